import type { SampleCall } from '../../local/traffic/traffic.ts';
import type { StackFile } from './stack-file.ts';

/** Renders what `gatelens start` prints when everything is ready: each URL, and curl lines ready to paste. */
export const renderReady = (stack: StackFile): string =>
  [
    '',
    'Gatelens is ready.',
    '',
    ...urlLines(stack),
    '',
    ...curlLines(stack),
    '',
    'Ctrl-C stops it all.',
    '',
  ].join('\n');

const urlLines = (stack: StackFile): readonly string[] =>
  (
    [
      ['Dashboard', stack.dashboard],
      ['API gateway, mutual TLS', stack.gateway],
      ...(stack.default_endpoint === undefined
        ? []
        : ([['Default endpoint, no mutual TLS', stack.default_endpoint]] as const)),
      ['Token endpoint', stack.token_endpoint],
      ['Introspection API', stack.introspection],
      ['CloudWatch Logs API', stack.logs],
      ['CloudWatch API, for alarms', stack.alarms],
    ] as const
  ).map(([name, url]) => `  ${name.padEnd(33)}${url}`);

const curlLines = (stack: StackFile): readonly string[] => {
  const [own, other] = stack.certificates;
  const [client] = stack.clients;
  if (own === undefined || other === undefined || client === undefined) return [];
  const curl = (pair: typeof own): string =>
    `curl -s --cacert ${stack.ca} --cert ${pair.certificate} --key ${pair.key}`;
  const call = `${stack.gateway}/time -H "Authorization: Bearer $TOKEN"`;
  return [
    'In another terminal, in this folder, get a token that is bound to the first certificate:',
    `  TOKEN=$(${curl(own)} ${stack.token_endpoint} -d grant_type=client_credentials -d client_id=${client.client_id} -d scope=time:query | node -pe 'JSON.parse(fs.readFileSync(0)).access_token')`,
    'Call with that certificate: 200.',
    `  ${curl(own)} ${call}`,
    'Call with the other certificate: 403. Paste the token (echo $TOKEN) into the dashboard to see why.',
    `  ${curl(other)} -i ${call}`,
  ];
};

/** Renders the sample calls that were sent, with what each got. */
export const renderTraffic = (calls: readonly SampleCall[]): string =>
  ['Sample calls, to be found in the dashboard:', ...calls.map(renderCall), ''].join('\n');

const renderCall = ({ name, status, expectedStatus, decisionId = '' }: SampleCall): string => {
  const surprise = status === expectedStatus ? '' : `  (expected ${expectedStatus})`;
  return `  ${status}  ${name.padEnd(24)}${decisionId}${surprise}`.trimEnd();
};

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ISSUER_ROUTES } from '../issuer/routes.ts';
import { BATCH_CLIENT, TUTORIAL_CLIENT } from '../issuer/sample-client.ts';
import { sendCall, type TlsIdentity } from './call.ts';
import { type IntrospectionSwitch, withFailingIntrospection } from './failing-introspection.ts';
import { requestToken, revokeToken } from './token.ts';

const UNKNOWN_TOKEN_BYTES = 32;
const SCOPE = 'time:query';

interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/** What sample traffic needs of `.gatelens/stack.json`. */
export interface TrafficStack {
  readonly gateway: string;
  /** The gateway's second port, which asks for no client certificate. */
  readonly default_endpoint?: string;
  readonly issuer: string;
  readonly token_endpoint: string;
  readonly introspection: string;
  readonly ca: string;
  readonly certificates: readonly CertificateFiles[];
  readonly authlete: { readonly service_apikey: string; readonly service_apisecret: string };
}

/** One call of the sample traffic and how it ended. */
export interface SampleCall {
  readonly name: string;
  readonly expectedStatus: number;
  readonly status: number;
  /** `X-Decision-Id`, by which the call is found in the dashboard. */
  readonly decisionId?: string;
}

interface Identities {
  readonly first: TlsIdentity;
  readonly second: TlsIdentity;
  readonly none: TlsIdentity;
}

interface PlannedCall {
  readonly name: string;
  readonly expectedStatus: number;
  readonly identity: TlsIdentity;
  readonly token?: string;
  readonly path?: string;
  /** Base URL; the gateway's when absent. */
  readonly base?: string;
}

const readIdentities = async (stack: TrafficStack, directory: string): Promise<Identities> => {
  const read = (file: string): Promise<string> => readFile(resolve(directory, file), 'utf8');
  const authority = { ca: await read(stack.ca) };
  const load = async (files: CertificateFiles | undefined): Promise<TlsIdentity> => {
    if (files === undefined) throw new TypeError('Sample traffic needs two client certificates.');
    return { ...authority, cert: await read(files.certificate), key: await read(files.key) };
  };
  const [first, second] = stack.certificates;
  return { first: await load(first), second: await load(second), none: authority };
};

const callGateway = async (stack: TrafficStack, planned: PlannedCall): Promise<SampleCall> => {
  const { name, expectedStatus, identity, token } = planned;
  const answer = await sendCall({
    target: planned.base === undefined ? 'the gateway' : 'the default endpoint',
    url: `${planned.base ?? stack.gateway}${planned.path ?? '/time'}`,
    method: 'GET',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    identity,
  });
  const decisionId = answer.headers['x-decision-id'];
  return {
    name,
    expectedStatus,
    status: answer.status,
    ...(typeof decisionId === 'string' ? { decisionId } : {}),
  };
};

const switchOf = ({ introspection, authlete }: TrafficStack): IntrospectionSwitch => ({
  url: introspection,
  apiKey: authlete.service_apikey,
  apiSecret: authlete.service_apisecret,
});

const planCalls = (identities: Identities, tokens: { readonly valid: string; readonly revoked: string }) => {
  const { first, second } = identities;
  const { valid, revoked } = tokens;
  const unknown = randomBytes(UNKNOWN_TOKEN_BYTES).toString('base64url');
  const calls: readonly PlannedCall[] = [
    { name: 'allowed', expectedStatus: 200, identity: first, token: valid },
    { name: 'another certificate', expectedStatus: 403, identity: second, token: valid },
    { name: 'missing scope', expectedStatus: 403, identity: first, token: valid, path: '/accounts' },
    { name: 'revoked token', expectedStatus: 403, identity: first, token: revoked },
    { name: 'unknown token', expectedStatus: 403, identity: first, token: unknown },
    { name: 'no token', expectedStatus: 403, identity: first },
  ];
  return calls;
};

/**
 * Sends the sample traffic: one real call for each way a call can end, over TLS through the gateway.
 *
 * Tokens come from the token endpoint, are revoked there, and expire by the clock, so this takes about two seconds.
 * Calls run one after the other, so that the log reads in their order. The call without certificate needs
 * `default_endpoint` and is left out without it.
 *
 * @param directory - Where the relative paths of `stack` start; the working directory when absent.
 * @returns What each call ended with; the caller compares `status` with `expectedStatus`.
 * @throws {TrafficFault} When a service cannot be reached, or gives no token. Introspection never stays switched off.
 */
export const sendSampleTraffic = async (
  stack: TrafficStack,
  directory = process.cwd(),
): Promise<readonly SampleCall[]> => {
  const identities = await readIdentities(stack, directory);
  const { first } = identities;
  const request = (clientId: string) =>
    requestToken(stack.token_endpoint, { clientId, scope: SCOPE, identity: first });

  const expiring = await request(BATCH_CLIENT.clientId);
  const valid = await request(TUTORIAL_CLIENT.clientId);
  const revoked = await request(TUTORIAL_CLIENT.clientId);
  await revokeToken(`${stack.issuer}${ISSUER_ROUTES.revocation}`, revoked, {
    clientId: TUTORIAL_CLIENT.clientId,
    identity: first,
  });

  const done: SampleCall[] = [];
  const call = async (planned: PlannedCall): Promise<void> => {
    done.push(await callGateway(stack, planned));
  };
  const denied = { expectedStatus: 403, token: valid.value };

  for (const planned of planCalls(identities, { valid: valid.value, revoked: revoked.value }))
    await call(planned);
  await withFailingIntrospection(switchOf(stack), () =>
    call({ ...denied, name: 'introspection failing', identity: first }),
  );
  if (stack.default_endpoint !== undefined) {
    await call({
      ...denied,
      name: 'no certificate',
      identity: identities.none,
      base: stack.default_endpoint,
    });
  }
  await wait(Math.max(0, expiring.expiredAtMs - Date.now()));
  await call({ ...denied, name: 'expired token', identity: first, token: expiring.value });
  return done;
};

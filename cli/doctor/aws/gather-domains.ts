import type { DomainName } from '@aws-sdk/client-apigatewayv2';
import type { DomainFacts, MutualTlsFacts } from '../facts/aws-facts.ts';
import { parseMutualTls } from '../facts/parse-api.ts';
import { parseS3Uri, parseTruststore } from '../facts/parse-truststore.ts';
import { mapRead, type Read, readAs, unreadable } from '../facts/read.ts';
import type { Probe } from '../probe/probe.ts';
import { attempt } from './attempt.ts';
import type { AwsReader } from './aws-reader.ts';
import { connectTo } from './gather-connection.ts';

/** Which domains to look at. */
export interface DomainTarget {
  readonly apiId: string;
  readonly stage?: string;
  /** Only this one, whether or not it leads to the API. */
  readonly domain?: string;
}

/** Reads the domains that lead to an API; never rejects. */
export const gatherDomains = async (
  reader: AwsReader,
  target: DomainTarget,
  probe: Probe | undefined,
): Promise<Read<readonly DomainFacts[]>> => {
  const all = await attempt({ action: 'apigateway:GET', what: 'the custom domains' }, () =>
    reader.getDomainNames(),
  );
  if (all.kind === 'unreadable') return all;
  const leading = await attempt({ action: 'apigateway:GET', what: 'the mappings of the domains' }, () =>
    findLeading(reader, all.value, target),
  );
  if (leading.kind === 'unreadable') return leading;
  return readAs(await Promise.all(leading.value.map((domain) => gatherDomain(reader, domain, probe))));
};

/** One after the other: API Gateway allows few calls in a second. */
const findLeading = async (
  reader: AwsReader,
  domains: readonly DomainName[],
  { apiId, stage, domain: wanted }: DomainTarget,
): Promise<readonly DomainName[]> => {
  const found: DomainName[] = [];
  for (const domain of domains) {
    const { DomainName: name = '' } = domain;
    if (wanted !== undefined) {
      if (name === wanted) found.push(domain);
      continue;
    }
    const mappings = await reader.getApiMappings(name);
    if (mappings.some(({ ApiId, Stage }) => ApiId === apiId && (stage === undefined || Stage === stage)))
      found.push(domain);
  }
  return found;
};

const gatherDomain = async (
  reader: AwsReader,
  domain: DomainName,
  probe: Probe | undefined,
): Promise<DomainFacts> => {
  const { DomainName: name = '', DomainNameConfigurations: configurations = [] } = domain;
  const settings = parseMutualTls(domain);
  const [mutualTls, server] = await Promise.all([
    settings === undefined ? undefined : gatherTruststore(reader, settings),
    probe === undefined
      ? unreadable('You asked for no probe.', 'Leave out --no-probe.')
      : connectTo(probe.connectAsClient, new URL(`https://${name.replace('*', 'gatelens-doctor')}`)),
  ]);
  return {
    name,
    securityPolicies: configurations.flatMap(({ SecurityPolicy }) => SecurityPolicy ?? []),
    endpointTypes: configurations.flatMap(({ EndpointType }) => EndpointType ?? []),
    statuses: configurations.flatMap(({ DomainNameStatus }) => DomainNameStatus ?? []),
    ...(mutualTls === undefined ? {} : { mutualTls }),
    server,
  };
};

const gatherTruststore = async (
  reader: AwsReader,
  settings: Pick<MutualTlsFacts, 'uri' | 'version' | 'warnings'>,
): Promise<MutualTlsFacts> => {
  const place = parseS3Uri(settings.uri);
  if (place === undefined) {
    const reason = unreadable('The address of the truststore is not that of an S3 object.', 'Set it anew.');
    return { ...settings, truststore: reason, newestVersion: reason };
  }
  const { bucket, key } = place;
  const action = settings.version === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
  const [object, newestVersion] = await Promise.all([
    attempt({ action, what: 'the truststore' }, () => reader.getObject(bucket, key, settings.version)),
    attempt({ action: 's3:GetObject', what: 'the newest version of the truststore' }, () =>
      reader.getNewestVersion(bucket, key),
    ),
  ]);
  return {
    ...settings,
    truststore: mapRead(object, ({ text }) => parseTruststore(text)),
    newestVersion,
  };
};

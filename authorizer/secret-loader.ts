import { IntrospectionFault } from './introspection.ts';
import { isObject } from './json.ts';
import type { SecretReference } from './secret-variable.ts';

/** Fetches the text behind an ARN. */
type FetchText = (arn: string, isForced: boolean) => Promise<unknown>;

/** How long a secret is used before it is fetched again, seconds; `POWERTOOLS_PARAMETERS_MAX_AGE` changes it. */
const MAX_AGE_SECONDS = 300;
/** Limits of one attempt: two of them and the introspection fit the default deadline, milliseconds. */
const CLIENT_LIMITS = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 1_500, throwOnRequestTimeout: true },
};

const stores = new Map<string, Promise<FetchText>>();
/** Last good text of each ARN: an outage of the store does not take working credentials away. */
const lastGood = new Map<string, string>();
/** When each ARN may be fetched again in the background, by `performance.now`. */
const pausedUntil = new Map<string, number>();
/** How long a store that failed is left alone, milliseconds. */
const REFRESH_PAUSE_MS = 10_000;

/**
 * Fetches a secret from Secrets Manager or, decrypted, from the SSM Parameter Store; cached for five minutes. One that
 * is older is used once more while it is fetched again: no call but the first waits for the store.
 *
 * @param isForced - Whether to pass the cache by.
 * @throws IntrospectionFault `secret_unavailable`, without the ARN and any value.
 */
export async function fetchSecret(reference: SecretReference, isForced: boolean): Promise<string> {
  const [arn = '', key] = splitOnce(reference.arn);
  const text = await fetchText(reference, arn, isForced);
  const value = key === undefined ? text : memberOf(text, key);
  if (typeof value !== 'string' || value.trim() === '')
    throw fault(reference, key === undefined ? 'holds no text' : 'holds no text under its key');
  // A file put into a secret ends with a line feed, which no header can carry.
  return value.replace(/[\r\n]+$/, '');
}

const splitOnce = (arn: string): readonly string[] => {
  const position = arn.indexOf('#');
  return position === -1 ? [arn] : [arn.slice(0, position), arn.slice(position + 1)];
};

async function fetchText(reference: SecretReference, arn: string, isForced: boolean): Promise<unknown> {
  const known = isForced ? undefined : lastGood.get(arn);
  if (known !== undefined) {
    void refresh(arn);
    return known;
  }
  try {
    return await fetchNow(arn, isForced);
  } catch (error) {
    throw fault(reference, `could not be fetched (${nameOf(error)})`);
  }
}

const fetchNow = async (arn: string, isForced: boolean): Promise<unknown> => {
  const fetch = await storeOf(arn);
  const text = await fetch(arn, isForced);
  if (typeof text === 'string') lastGood.set(arn, text);
  return text;
};

/** Fetches a text that is too old, one request at a time, and after a failure not for a while. */
async function refresh(arn: string): Promise<void> {
  if (performance.now() < (pausedUntil.get(arn) ?? 0)) return;
  pausedUntil.set(arn, Number.POSITIVE_INFINITY);
  const pauseMs = await fetchNow(arn, false).then(
    () => 0,
    () => REFRESH_PAUSE_MS,
  );
  pausedUntil.set(arn, performance.now() + pauseMs);
}

function storeOf(arn: string): Promise<FetchText> {
  const [, , service, region = ''] = arn.split(':');
  const name = `${service} ${region}`;
  const known = stores.get(name);
  if (known !== undefined) return known;
  const created = (service === 'ssm' ? createParameterStore : createSecretStore)(region);
  created.catch(() => stores.delete(name));
  stores.set(name, created);
  return created;
}

async function createSecretStore(region: string): Promise<FetchText> {
  const { SecretsProvider } = await import('@aws-lambda-powertools/parameters/secrets');
  const provider = new SecretsProvider({ clientConfig: { region, ...CLIENT_LIMITS } });
  return (arn, forceFetch) => provider.get(arn, { forceFetch, ...maxAge() });
}

async function createParameterStore(region: string): Promise<FetchText> {
  const { SSMProvider } = await import('@aws-lambda-powertools/parameters/ssm');
  const provider = new SSMProvider({ clientConfig: { region, ...CLIENT_LIMITS } });
  return (arn, forceFetch) => provider.get(arn, { forceFetch, decrypt: true, ...maxAge() });
}

const maxAge = (): { maxAge?: number } =>
  process.env['POWERTOOLS_PARAMETERS_MAX_AGE'] ? {} : { maxAge: MAX_AGE_SECONDS };

const memberOf = (text: unknown, key: string): unknown => {
  try {
    const value: unknown = JSON.parse(String(text));
    return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  } catch {
    return undefined;
  }
};

const fault = ({ variable }: SecretReference, what: string): IntrospectionFault =>
  new IntrospectionFault('secret_unavailable', `The secret of ${variable} ${what}.`);

/** The name of the SDK's error, such as `AccessDeniedException`: its message may quote what it was asked. */
const nameOf = (error: unknown): string => {
  const { cause } = error instanceof Error ? error : {};
  return cause instanceof Error ? cause.name : 'Error';
};

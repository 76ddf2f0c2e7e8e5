import { parseIntrospectionConfiguration } from '../../authorizer/configuration.ts';
import { createIntrospection } from '../../authorizer/introspection-client.ts';
import type { AuthorizerAnswer } from '../../authorizer/policy.ts';
import type { DecisionRecord } from '../../shared/decision-record.ts';
import { NOW } from './authorizer-events.ts';
import { type HookName, keepRecords, settle, TracingAuthorizer } from './authorizer-run.ts';
import {
  type Script,
  type ScriptedServer,
  type SeenRequest,
  startScriptedServer,
} from './authorizer-server.ts';
import type { FakeAuthlete, GoldenVector } from './golden-vectors.ts';

/** What Gatelens did with a vector. */
export interface GoldenRun {
  readonly answer?: AuthorizerAnswer;
  readonly thrown?: Error;
  readonly seen: readonly SeenRequest[];
  readonly trace: readonly string[];
  readonly scopesCalledWith?: { readonly method: string; readonly path: string };
  readonly records: readonly DecisionRecord[];
}

/**
 * Runs a vector against a scripted server.
 *
 * The clock stands shortly before the expiry of the vectors' answers, which was in the future when they were made.
 *
 * @throws ConfigurationError for a vector without credentials, Error for one with an option that is not known.
 */
export const runGolden = async (vector: GoldenVector): Promise<GoldenRun> => {
  const unknown = Object.keys(vector.options).filter((name) => !OPTIONS.includes(name));
  if (unknown.length > 0) throw new Error(`The vector has options that are not applied: ${unknown}`);
  const server = await startScriptedServer(scriptOf(vector.fakeAuthlete));
  if (vector.options.refused) await server.close();
  try {
    return await runAgainst(vector, server);
  } finally {
    if (!vector.options.refused) await server.close();
  }
};

/** Every option of a vector; `verbose` only made the Python class print. */
const OPTIONS: readonly string[] = [
  'policy',
  'verbose',
  'apiVersion',
  'baseUrlSuffix',
  'noCreds',
  'readTimeout',
  'refused',
  'hookRaises',
  'ctxAdd',
  'via',
];

const environmentOf = (
  { apiVersion, baseUrlSuffix = '', noCreds = false }: GoldenVector['options'],
  url: string,
): Record<string, string> => ({
  AUTHLETE_API_VERSION: apiVersion,
  AUTHLETE_BASE_URL: `${url}${baseUrlSuffix}`,
  AUTHLETE_SERVICE_APIKEY: '21653835348762',
  ...(noCreds ? {} : { AUTHLETE_SERVICE_APISECRET: 'apisecret', AUTHLETE_SERVICE_ACCESSTOKEN: 'SAT' }),
});

const runAgainst = async (vector: GoldenVector, server: ScriptedServer): Promise<GoldenRun> => {
  const { introspection } = createIntrospection(
    parseIntrospectionConfiguration(environmentOf(vector.options, server.url)),
  );
  const writer = keepRecords();
  const trace: string[] = [];
  let scopesCalledWith: GoldenRun['scopesCalledWith'];
  const determine = (
    _event: unknown,
    _context: unknown,
    method: string,
    path: string,
  ): readonly string[] | null => {
    scopesCalledWith = { method, path };
    const result = vector.determineScopesResult;
    if (result !== null && '__raise__' in result) throw new Error(result.__raise__);
    return result;
  };
  const { policy, readTimeout = 5, via } = vector.options;
  const authorizer = new TracingAuthorizer(
    {
      policy,
      timeoutMs: readTimeout * 1000,
      now: () => NOW,
      recordWriter: writer,
      introspection,
    },
    trace,
    { ...hooksOf(vector), determineScopes: determine as (...args: unknown[]) => unknown },
  );
  const outcome = await settle(
    authorizer.handle(vector.event, {}, via === 'override' ? undefined : traced(trace, determine)),
  );
  return {
    ...outcome,
    seen: server.seen,
    trace,
    records: writer.records,
    ...(scopesCalledWith === undefined ? {} : { scopesCalledWith }),
  };
};

const traced =
  <A extends unknown[], R>(trace: string[], determine: (...args: A) => R) =>
  (...args: A): R => {
    trace.push('determineScopes');
    return determine(...args);
  };

/** `on_allow` -> `onAllow` */
export const camelCase = (name: string): string =>
  name.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());

const hooksOf = ({
  options,
}: GoldenVector): { readonly [name in HookName]?: (...args: unknown[]) => unknown } => {
  const { hookRaises, ctxAdd } = options;
  return {
    ...(ctxAdd === undefined
      ? {}
      : { updatePolicyContext: (...args: unknown[]) => Object.assign(args[5] as object, ctxAdd) }),
    ...(hookRaises === undefined
      ? {}
      : {
          [camelCase(hookRaises)]: () => {
            throw new Error('raised by the vector');
          },
        }),
  };
};

const scriptOf =
  (fake: FakeAuthlete): Script =>
  (seen, response, request) => {
    const { status = 200, body = '', headers = {}, delayMs = 0, mode, then } = fake;
    if (then !== undefined && seen.method !== 'POST') return scriptOf(then)(seen, response, request);
    if (mode === 'close') {
      request.socket.destroy();
      return;
    }
    const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const length = bytes.length + (mode === 'truncate' ? 100 : 0);
    setTimeout(() => {
      response.writeHead(status, {
        'Content-Type': 'application/json',
        ...headers,
        'Content-Length': length,
      });
      response.write(bytes, () => (mode === 'truncate' ? request.socket.destroy() : response.end()));
    }, delayMs);
  };

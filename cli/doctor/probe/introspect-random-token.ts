import { randomBytes } from 'node:crypto';
import { withDeadline } from '../../../authorizer/deadline.ts';
import { createHandlerOptions } from '../../../authorizer/handler-options.ts';
import { IntrospectionFault } from '../../../authorizer/introspection.ts';
import { EMPTY_REQUEST } from '../../../authorizer/introspection-request.ts';
import { parseIntrospectionResponse } from '../../../authorizer/introspection-response.ts';
import type { IntrospectionProbe } from './probe.ts';

const DEFAULT_TIMEOUT_MS = 5_000;

/**
 * Asks the introspection server of an environment about a token that nobody has, by the authorizer's own client. The
 * secret is fetched where the environment names it by ARN.
 *
 * @throws ConfigurationError for an environment that the authorizer could not start with.
 */
export const introspectRandomToken = async (
  environment: Readonly<Record<string, string>>,
): Promise<IntrospectionProbe> => {
  const { introspection, timeoutMs = DEFAULT_TIMEOUT_MS } = await createHandlerOptions(environment);
  const token = `gatelens-doctor-${randomBytes(24).toString('base64url')}`;
  const started = performance.now();
  try {
    const answer = await withDeadline(timeoutMs, (signal) =>
      introspection.introspect({ ...EMPTY_REQUEST, token }, signal),
    );
    const { action, resultCode } = parseIntrospectionResponse(answer);
    const code = resultCode === undefined ? {} : { resultCode };
    return action === 'UNAUTHORIZED'
      ? { kind: 'unknown_token', durationMs: Math.round(performance.now() - started), ...code }
      : { kind: 'unexpected', action, ...code };
  } catch (error) {
    if (!(error instanceof IntrospectionFault)) throw error;
    return { kind: 'fault', code: error.code, sentence: error.message };
  }
};

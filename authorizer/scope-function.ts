import type { Call } from './call.ts';
import { askInTime, introspectionTimeoutMs } from './deadline.ts';
import type { AuthorizerRequest } from './event.ts';
import { tryHook } from './hook-failure.ts';
import type { RequiredScopes } from './required-scopes.ts';
import { isScopeList } from './routes.ts';

/**
 * Asks the function given to `handle`, else the hook, which scopes a call needs.
 *
 * @returns undefined when the hook leaves it to the route table.
 */
export const askScopeFunction = async (
  call: Call,
  request: AuthorizerRequest,
): Promise<RequiredScopes | undefined> => {
  const { determineScopes, hooked, event, context, settings } = call;
  const { method, path } = request.arn;
  let scopes: readonly string[] | null = null;
  const failure = await tryHook('determineScopes', async () => {
    const determine = determineScopes ?? hooked?.hooks.determineScopes.bind(hooked.hooks);
    const timeoutMs = introspectionTimeoutMs(settings.timeoutMs, context);
    scopes = scopesOf(await askInTime(timeoutMs, () => determine?.(event, context, method, path)));
  });
  if (failure !== undefined) return { failure };
  return scopes === null && determineScopes === undefined ? undefined : { scopes, steps: [] };
};

/** Callers without types may give a space-separated text, as a scope parameter is (RFC 6749 section 3.3). */
const scopesOf = (answer: unknown): readonly string[] | null => {
  if (answer === null || answer === undefined) return null;
  const scopes = typeof answer === 'string' ? answer.split(' ').filter((scope) => scope !== '') : answer;
  if (isScopeList(scopes)) return [...scopes];
  throw new TypeError('the answer is neither null nor a list of scope names, each without a space');
};

import type { LambdaContext } from './lambda-context.ts';
import type { AuthorizerAnswer } from './policy.ts';

/** A Lambda handler that authorizes calls to API Gateway. */
export type AuthorizerHandler = (event: unknown, context: LambdaContext) => Promise<AuthorizerAnswer>;

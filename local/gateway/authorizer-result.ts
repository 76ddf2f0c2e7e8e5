import type { PolicyStatement } from './policy-evaluation.ts';

/** Value of a key that an authorizer adds to the request. */
type ContextValue = string | number | boolean;

/** What a Lambda authorizer of a REST API answered. */
export interface AuthorizerResult {
  readonly principalId: string;
  readonly statements: readonly PolicyStatement[];
  readonly context: Readonly<Record<string, ContextValue>>;
}

/** A parsed answer, or what is wrong with it (in words that hold nothing of the answer). */
export type ParsedAuthorizerResult =
  | { readonly kind: 'valid'; readonly result: AuthorizerResult }
  | { readonly kind: 'invalid'; readonly problem: string };

const MAX_RESULT_BYTES = 8_192;
const MAX_RESOURCE_LENGTH = 512;
const POLICY_VERSIONS = new Set<unknown>(['2012-10-17', '2008-10-17']);
const POLICY_MEMBERS = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_MEMBERS = new Set(['Sid', 'Effect', 'Action', 'Resource']);

/** Raised and caught in this module only. */
class Problem extends Error {}

/**
 * Reads what an authorizer answered, as strictly as API Gateway does; never throws.
 *
 * What the evaluation does not know (`NotAction`, `NotResource`, `Condition`) is invalid rather than ignored, so that
 * an unknown restriction never lets a call through.
 *
 * @see {@link https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html Output of a Lambda authorizer}
 */
export const parseAuthorizerResult = (payload: unknown): ParsedAuthorizerResult => {
  try {
    if (!isObject(payload)) throw new Problem('the answer is not an object');
    const size = Buffer.byteLength(JSON.stringify(payload));
    if (size > MAX_RESULT_BYTES) throw new Problem(`the answer has more than ${MAX_RESULT_BYTES} bytes`);
    const { principalId, policyDocument, context } = payload;
    if (typeof principalId !== 'string' || principalId === '') throw new Problem('principalId is missing');
    const statements = parsePolicy(policyDocument);
    return { kind: 'valid', result: { principalId, statements, context: parseContext(context) } };
  } catch (error) {
    if (error instanceof Problem) return { kind: 'invalid', problem: error.message };
    return { kind: 'invalid', problem: 'the answer cannot be read' };
  }
};

const parsePolicy = (policy: unknown): readonly PolicyStatement[] => {
  if (!isObject(policy)) throw new Problem('policyDocument is missing');
  checkMembers(policy, POLICY_MEMBERS, 'policyDocument');
  if (!POLICY_VERSIONS.has(policy['Version'])) throw new Problem('policyDocument has an unknown Version');
  const { Statement } = policy;
  const statements = Array.isArray(Statement) ? Statement : [Statement];
  if (statements.length === 0) throw new Problem('policyDocument has no Statement');
  return statements.map(parseStatement);
};

const parseStatement = (statement: unknown): PolicyStatement => {
  if (!isObject(statement)) throw new Problem('a Statement is not an object');
  checkMembers(statement, STATEMENT_MEMBERS, 'a Statement');
  const effect = statement['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') throw new Problem('a Statement has an unknown Effect');
  const resources = parseTexts(statement['Resource'], 'Resource');
  if (resources.some((resource) => resource.length > MAX_RESOURCE_LENGTH)) {
    throw new Problem(`a Resource has more than ${MAX_RESOURCE_LENGTH} characters`);
  }
  return { effect, actions: parseTexts(statement['Action'], 'Action'), resources };
};

const parseTexts = (value: unknown, name: string): readonly string[] => {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = values.filter((text) => typeof text === 'string' && text !== '');
  if (texts.length === 0 || texts.length < values.length)
    throw new Problem(`a Statement has a wrong ${name}`);
  return texts.filter((text): text is string => typeof text === 'string');
};

const parseContext = (context: unknown): Readonly<Record<string, ContextValue>> => {
  if (context === undefined) return {};
  if (!isObject(context)) throw new Problem('context is not an object');
  const entries = Object.entries(context).map(([key, value]): [string, ContextValue] => {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      throw new Problem('context holds a value that is no string, number or boolean');
    }
    return [key, value];
  });
  return Object.fromEntries(entries);
};

const checkMembers = (
  value: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
  where: string,
): void => {
  if (Object.keys(value).some((key) => !known.has(key))) throw new Problem(`${where} has an unknown member`);
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

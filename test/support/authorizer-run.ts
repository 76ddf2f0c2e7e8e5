import { expect } from 'vitest';
import { Authorizer } from '../../authorizer/authorizer.ts';
import type { IntrospectionRequest, IntrospectionResponse } from '../../authorizer/introspection.ts';
import type { LambdaContext } from '../../authorizer/lambda-context.ts';
import type { AuthorizerOptions } from '../../authorizer/options.ts';
import type { AuthorizerAnswer, Policy, PolicyContext } from '../../authorizer/policy.ts';
import type { RecordWriter } from '../../authorizer/record-writer.ts';
import type { DecisionRecord } from '../../shared/decision-record.ts';
import { writtenRecordSchema } from '../../shared/decision-record-schema.ts';
import { RECORD_FIELDS } from '../../shared/record-field/record-fields.ts';
import { NOW, okAnswer } from './authorizer-events.ts';

/** A record writer that keeps what it gets. */
export interface KeptRecords extends RecordWriter {
  readonly records: DecisionRecord[];
}

/** Creates a record writer that keeps what it gets. */
export const keepRecords = (): KeptRecords => {
  const records: DecisionRecord[] = [];
  return {
    records,
    write: async (line) => {
      records.push(JSON.parse(line) as DecisionRecord);
    },
  };
};

/** What came of one call. */
export interface RunResult {
  readonly answer?: AuthorizerAnswer;
  readonly thrown?: Error;
  readonly record: DecisionRecord;
  readonly trace: readonly string[];
  /** Requests that reached the introspection client. */
  readonly requests: readonly IntrospectionRequest[];
}

/** How a test run differs from the plain one. */
export interface RunOptions extends AuthorizerOptions {
  readonly event: unknown;
  readonly context?: LambdaContext;
  /** Answer of the introspection client; a function may throw. */
  readonly introspected?: unknown;
  readonly scopes?: readonly string[] | null;
  /** Leaves out the comparison with a run without hooks: for runs by the ten thousand. */
  readonly isAlone?: boolean;
  /** Hooks to run besides, by name; they may throw. */
  readonly hooks?: { readonly [name in HookName]?: (...args: never[]) => unknown };
}

/** Names of the hooks. */
export type HookName = Exclude<keyof Authorizer, 'handle'>;

/** Runs one call against an introspection client that answers as told, with every hook traced. */
export const run = async (options: RunOptions): Promise<RunResult> => {
  const { event, context = {}, introspected = okAnswer(), scopes, hooks = {}, isAlone, ...rest } = options;
  const writer = keepRecords();
  const trace: string[] = [];
  const requests: IntrospectionRequest[] = [];
  const authorizer = new TracingAuthorizer(
    {
      now: () => NOW,
      recordWriter: writer,
      introspection: {
        introspect: async (request) => {
          requests.push(request);
          return typeof introspected === 'function' ? introspected(request) : introspected;
        },
      },
      ...rest,
    },
    trace,
    hooks as Hooks,
  );
  const outcome = await settle(
    authorizer.handle(event, context, scopes === undefined ? undefined : () => scopes),
  );
  const [record] = writer.records;
  if (record === undefined || writer.records.length !== 1)
    throw new Error(`${writer.records.length} records were written`);
  checkRecord(record);
  if (isAlone !== true) await checkWithoutHooks(options, { ...outcome, record });
  return { ...outcome, record, trace, requests };
};

/**
 * A call is decided in a plain way where no hook has a say, and in every detail otherwise: both give the same answer
 * and the same record. Not where something of the test is called, which may count its calls.
 */
const checkWithoutHooks = async (
  { event, context = {}, introspected = okAnswer(), scopes, hooks, ...rest }: RunOptions,
  { record, answer, thrown }: Omit<RunResult, 'trace' | 'requests'>,
): Promise<void> => {
  if (
    hooks !== undefined ||
    rest.masking !== undefined ||
    [introspected, ...Object.values(rest)].some(isCalled)
  )
    return;
  const writer = keepRecords();
  const introspection = { introspect: async () => structuredClone(introspected) };
  const authorizer = new Authorizer({ now: () => NOW, recordWriter: writer, introspection, ...rest });
  const settled = await settle(
    authorizer.handle(event, context, scopes === undefined ? undefined : () => scopes),
  );
  const plain = { answer: undefined, thrown: undefined, ...settled, record: writer.records[0] };
  const [ours, theirs] = [comparable(plain), comparable({ answer, thrown, record })];
  if (ours !== theirs) expect(JSON.parse(ours)).toEqual(JSON.parse(theirs));
};

const isCalled = (value: unknown): boolean =>
  typeof value === 'function' ||
  (typeof value === 'object' && value !== null && Object.values(value).some(isCalled));

/** Without what is made anew for each call. */
const comparable = (value: object): string =>
  JSON.stringify(value, (name, member: unknown) =>
    MADE_ANEW.includes(name) ? typeof member : member instanceof Error ? member.message : member,
  );

const MADE_ANEW = ['decision_id', 'timestamp', 'fapi_interaction_id', 'duration_ms', 'introspection_ms'];

/** Every record that a test sees is of the contract, with its keys in the order of the table. */
const checkRecord = (record: DecisionRecord): void => {
  writtenRecordSchema.parse(record);
  const keys = Object.keys(RECORD_FIELDS).filter((key) => key in record);
  if (Object.keys(record).join() !== keys.join()) throw new Error(`The keys stand otherwise than ${keys}`);
};

/** Narrows an answer to a policy. */
export const policyOf = ({ answer }: Pick<RunResult, 'answer'>): Policy => {
  if (answer === undefined || !('policyDocument' in answer)) throw new Error('no policy was returned');
  return answer;
};

/** The effect of a policy that has one statement. */
export const effectOf = (result: Pick<RunResult, 'answer'>): string | undefined =>
  policyOf(result).policyDocument.Statement[0]?.Effect;

/** Turns what a promise came to into a value. */
export const settle = async (
  promise: Promise<AuthorizerAnswer>,
): Promise<{ answer: AuthorizerAnswer } | { thrown: Error }> => {
  try {
    return { answer: await promise };
  } catch (error) {
    if (error instanceof Error) return { thrown: error };
    throw error;
  }
};

type Hooks = { readonly [name in HookName]?: (...args: unknown[]) => unknown };

/** An authorizer that notes which hooks ran, and runs the ones of a test. */
export class TracingAuthorizer extends Authorizer {
  readonly #trace: string[];
  readonly #hooks: Hooks;

  constructor(options: AuthorizerOptions, trace: string[], hooks: Hooks = {}) {
    super(options);
    this.#trace = trace;
    this.#hooks = hooks;
  }

  async #run(name: HookName, ...args: unknown[]): Promise<unknown> {
    this.#trace.push(name);
    return this.#hooks[name]?.(...args);
  }

  override async onEnter(event: unknown, context: LambdaContext): Promise<void> {
    await this.#run('onEnter', event, context);
  }

  override async determineScopes(
    event: unknown,
    context: LambdaContext,
    method: string,
    path: string,
  ): Promise<readonly string[] | null> {
    const scopes = await this.#run('determineScopes', event, context, method, path);
    return (scopes ?? null) as readonly string[] | null;
  }

  override async onIntrospection(
    event: unknown,
    context: LambdaContext,
    request: IntrospectionRequest,
    response: IntrospectionResponse,
  ): Promise<void> {
    await this.#run('onIntrospection', event, context, request, response);
  }

  override async onIntrospectionError(
    event: unknown,
    context: LambdaContext,
    request: IntrospectionRequest,
    exception: unknown,
  ): Promise<void> {
    await this.#run('onIntrospectionError', event, context, request, exception);
  }

  override async updatePolicyContext(
    event: unknown,
    context: LambdaContext,
    request: IntrospectionRequest | null,
    response: IntrospectionResponse | null,
    exception: unknown,
    policyContext: PolicyContext,
  ): Promise<void> {
    await this.#run('updatePolicyContext', event, context, request, response, exception, policyContext);
  }

  override async onAllow(
    event: unknown,
    context: LambdaContext,
    request: IntrospectionRequest,
    response: IntrospectionResponse,
    policy: Policy,
  ): Promise<void> {
    await this.#run('onAllow', event, context, request, response, policy);
  }

  override async onDeny(
    event: unknown,
    context: LambdaContext,
    request: IntrospectionRequest | null,
    response: IntrospectionResponse | null,
    exception: unknown,
    policy: Policy,
  ): Promise<void> {
    await this.#run('onDeny', event, context, request, response, exception, policy);
  }

  override async onUnauthorized(event: unknown, context: LambdaContext): Promise<void> {
    await this.#run('onUnauthorized', event, context);
  }

  override async onInternalServerError(event: unknown, context: LambdaContext): Promise<void> {
    await this.#run('onInternalServerError', event, context);
  }
}

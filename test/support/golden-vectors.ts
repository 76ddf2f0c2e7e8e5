import { readFileSync } from 'node:fs';

/** One recorded run of Authlete's Python class. */
export interface GoldenVector {
  readonly name: string;
  readonly event: unknown;
  readonly options: {
    readonly policy: boolean;
    readonly verbose?: boolean;
    readonly apiVersion: string;
    /** Appended to the base URL. */
    readonly baseUrlSuffix?: string;
    readonly noCreds?: boolean;
    readonly readTimeout?: number;
    readonly refused?: boolean;
    readonly hookRaises?: string;
    readonly ctxAdd?: Readonly<Record<string, string>>;
    readonly via?: string;
  };
  readonly determineScopesResult: readonly string[] | { readonly __raise__: string } | null;
  readonly fakeAuthlete: FakeAuthlete;
  readonly expected: {
    readonly policy?: GoldenPolicy;
    readonly raisedMessage?: string;
    readonly introspectionRequestSeenByServer: SeenByPython | null;
    readonly furtherRequestCount?: number;
    readonly hookTrace: readonly string[];
    readonly scopesCalledWith?: { readonly method: string; readonly path: string };
  };
}

/** Script of the introspection server. */
export interface FakeAuthlete {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
  readonly mode?: 'close' | 'truncate';
  readonly then?: FakeAuthlete;
}

/** A policy as the Python class returned it. */
export interface GoldenPolicy {
  readonly principalId: string | null;
  readonly policyDocument: unknown;
  readonly context: Readonly<Record<string, unknown>>;
}

interface SeenByPython {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Reads the recorded vectors. */
export const readGoldenVectors = (): readonly GoldenVector[] => {
  const path = new URL('../vectors/authorizer/golden.json', import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { vectors: GoldenVector[] }).vectors;
};

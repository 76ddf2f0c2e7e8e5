import { z } from 'zod';

/**
 * How the introspection API behaves:
 * - `normal`: it answers.
 * - `error`: HTTP 500 with Authlete's error body (A001101).
 * - `timeout`: it takes the request and never answers.
 * - `malformed`: HTTP 200 with JSON that breaks off.
 * - `unreachable`: it closes the connection without an answer.
 */
export const INTROSPECTION_MODES = ['normal', 'error', 'timeout', 'malformed', 'unreachable'] as const;

/** One of {@link INTROSPECTION_MODES}. */
export type IntrospectionMode = (typeof INTROSPECTION_MODES)[number];

const schema = z.strictObject({ mode: z.enum(INTROSPECTION_MODES) });

/** Parses the body of `PUT /switch/introspection`, `{"mode":"error"}`; `undefined` for anything else. */
export const parseMode = (body: string): IntrospectionMode | undefined => {
  try {
    return schema.safeParse(JSON.parse(body)).data?.mode;
  } catch {
    return undefined;
  }
};

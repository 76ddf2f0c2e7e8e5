import { askInTime } from './ask-in-time.ts';
import { compactRecord } from './compact-record.ts';
import { maskRecord } from './mask-record.ts';
import { type Masking, needsKey } from './masking.ts';
import { createNeedles, type Needles } from './needles.ts';
import type { RecordDraft } from './record.ts';
import type { RecordBodies } from './record-bodies.ts';
import { secretForms } from './secrets.ts';

/** Changes a record before it is sealed. */
export interface RecordReshaper {
  /**
   * @param withinMs - Longest time that it may take, milliseconds.
   * @returns The record with its bodies in it.
   */
  reshape(draft: RecordDraft, bodies: RecordBodies, withinMs: number): Promise<RecordDraft>;
  /** Forms of the key, which nothing may show. */
  secretForms(): Needles;
}

/** Longest wait for the key: the answer waits for the record, milliseconds. */
const MAX_KEY_WAIT_MS = 1_000;

/**
 * Creates what masks personal data in every record, and shortens records of an Allow.
 *
 * @param allowDetail - Which records of an Allow stay whole, or the share of them, 0 to 1. A Deny is always whole.
 */
export function createReshaper(
  masking: Masking | undefined,
  allowDetail: 'full' | 'compact' | number,
): RecordReshaper {
  const fullShare = typeof allowDetail === 'number' ? allowDetail : Number(allowDetail === 'full');
  let known: string | undefined;
  let forms = secretForms(typeof masking?.key === 'string' ? [masking.key] : []);
  let needles = createNeedles(forms);
  const keyOf = async (given: Masking, withinMs: number): Promise<string | undefined> => {
    const key = needsKey(given) ? await askKey(given.key, Math.min(MAX_KEY_WAIT_MS, withinMs)) : undefined;
    if (key !== undefined && key !== known) {
      forms = [...forms.slice(-MAX_FORMS), ...secretForms([key])];
      needles = createNeedles(forms);
    }
    known = key ?? known;
    return key;
  };
  return {
    secretForms: () => needles,
    reshape: async (draft, { request, response }, withinMs) => {
      const whole = { ...draft, introspection_request: request, introspection_response: response };
      const masked =
        masking === undefined ? whole : maskRecord(whole, masking, await keyOf(masking, withinMs));
      return masked.decision === 'Allow' && Math.random() >= fullShare ? compactRecord(masked) : masked;
    },
  };
}

/** Forms of former keys that are remembered. */
const MAX_FORMS = 64;

/** A key that cannot be had in time is none: the record is written without what it would replace. */
const askKey = async (key: Masking['key'], withinMs: number): Promise<string | undefined> => {
  if (typeof key !== 'function') return key;
  try {
    const answer: unknown = await askInTime(withinMs, key);
    return typeof answer === 'string' ? answer : undefined;
  } catch {
    return undefined;
  }
};

import type { Reason } from './reasons.ts';

/** By reason, in few bytes: the Lambda bundle carries them. */
const CODES: Partial<Record<Reason, string>> = {
  introspection_failed: 'A001101 A057101 A065101',
  introspection_unauthorized:
    'A001201 A001202 A001203 A001215 A001301 A001302 A001303 A001304 A001305 A001306 A001307 A001308 A001309 A003201 A003202 A003203 A003204',
  allowed: 'A056001',
  request_rejected: 'A057301',
  token_unknown: 'A057302',
  token_foreign: 'A057303',
  token_malformed: 'A057304 A057305 A057306',
  insufficient_scope: 'A064301 A064302',
  token_expired: 'A065301 A065302 A065303',
  certificate_missing: 'A065304',
  certificate_mismatch: 'A065305',
  certificate_malformed: 'A065306 A065307',
  dpop_missing: 'A065308',
  jkt_mismatch: 'A065309',
  dpop_invalid: 'A065310 A065311 A065312 A065313',
  subject_missing: 'A066301',
  subject_mismatch: 'A066302',
  acr_insufficient: 'A341302',
};

/**
 * Authlete's result codes of introspection and of its API, and the reason that each stands for.
 *
 * A code only names a reason. Whether a call is let in is decided by `action` alone, so a code that is missing here
 * changes no decision: it is counted as `UnknownResultCodes`.
 *
 * @see {@link https://www.authlete.com/developers/result_codes/ Authlete, interpreting result codes}
 */
export const REASON_OF_RESULT_CODE: ReadonlyMap<string, Reason> = new Map(
  Object.entries(CODES).flatMap(([reason, codes]) =>
    codes.split(' ').map((code): [string, Reason] => [code, reason as Reason]),
  ),
);

/**
 * Names of the checks a decision runs, in the order in which they run.
 *
 * The five in `VALIDATIONS` are in every record, also as `not_reached`; the others appear when they ran. A compact
 * record lists only what did not pass.
 */
export const CHECKS = [
  'request_well_formed',
  'domain_allowed',
  'route_known',
  'credentials_well_formed',
  'introspection_answered',
  'token_exists',
  'token_not_expired',
  'scope_covered',
  'token_not_revoked',
  'certificate_bound',
  'proof_of_possession',
  'token_yet_valid',
  'issuer_trusted',
  'audience_covered',
  'subject_matches',
  'authentication_sufficient',
  'certificate_valid',
  'certificate_not_revoked',
  'policy_hook',
] as const;

/** Name of one check. */
export type CheckName = (typeof CHECKS)[number];

/**
 * One step of a decision: it held, it did not, it does not apply here (`why` says so), or it was not reached.
 *
 * `expected` and `actual` are short texts without secrets: thumbprints, scope lists, times, never a token or PEM.
 */
export type Check =
  | {
      readonly name: CheckName;
      readonly result: 'passed' | 'failed';
      readonly expected?: string;
      readonly actual?: string;
      /** RFC clause the check comes from, such as `RFC 8705 section 3`. */
      readonly clause?: string;
    }
  | { readonly name: CheckName; readonly result: 'skipped'; readonly why: string; readonly clause?: string }
  | { readonly name: CheckName; readonly result: 'not_reached'; readonly clause?: string };

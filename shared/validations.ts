import type { CheckName } from './check.ts';

/** The five validations every decision accounts for, in their order. */
export const VALIDATIONS = [
  'token_exists',
  'token_not_expired',
  'scope_covered',
  'token_not_revoked',
  'certificate_bound',
] as const satisfies readonly CheckName[];

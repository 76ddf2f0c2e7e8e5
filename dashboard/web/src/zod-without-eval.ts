import * as z from 'zod';

/**
 * Whether zod works without `new Function`, which the content security policy forbids and reports.
 *
 * A schema decides when it is made, so this module is imported before any that makes one; its value is used, because
 * the package is marked free of side effects and a bundler would drop a bare import.
 */
export const IS_EVAL_FREE: boolean = z.config({ jitless: true }).jitless === true;

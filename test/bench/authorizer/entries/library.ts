import { Authorizer as Class } from '../../../../authorizer/index.ts';

/** The public class of the library. */
export const Authorizer: typeof Class = Class;

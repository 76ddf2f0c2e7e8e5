import { z } from 'zod';

/** Characters of a query (AWS quota). */
export const MAX_QUERY_CHARACTERS = 10_000;

/** A query language as a parameter. */
export const queryLanguage = z.enum(
  ['CWLI', 'SQL', 'PPL'],
  'Member must satisfy enum value set: [CWLI, SQL, PPL]',
);

import type { AlarmDefinition } from '../../shared/alarms.ts';
import { type Filter, filterSchema } from './filter.ts';

/** Gives the search of a definition as a filter; `undefined` when it names a field that no filter has. */
export const filterOf = ({ search }: AlarmDefinition): Filter | undefined => {
  const conditions = search.conditions.map(({ field, oneOf }) => ({ operator: 'in', field, values: oneOf }));
  return filterSchema.safeParse({ conditions }).data;
};

import type { CallContext } from './build-call.ts';
import { parseDateFormat, parseZone } from './date-format.ts';
import type { TypedExpression } from './plan.ts';
import { QueryError } from './query-error.ts';
import type { CallNode } from './syntax-tree.ts';

/**
 * Types `parseDate(text, format[, zone])`, `formatDate(time, format[, zone])` and `strftime(time, format[, zone])`.
 *
 * @throws QueryError when format or zone are not known, or not written as strings.
 */
export const buildDateCall = (node: CallNode, { build }: CallContext): TypedExpression => {
  const [source, format, zone, ...more] = node.args;
  if (source === undefined || format?.kind !== 'string' || more.length > 0) {
    throw new QueryError(`expected ${node.name}(field, "format", "zone"), such as "yyyy-MM-dd", "UTC"`, node);
  }
  if (zone !== undefined && zone.kind !== 'string') {
    throw new QueryError('expected a time zone such as "UTC" or "Europe/Berlin"', zone);
  }
  const parsed = {
    operand: build(source),
    format: parseDateFormat(format.value, format),
    zone: zone === undefined ? 'UTC' : parseZone(zone.value, zone),
  };
  if (node.name.toLowerCase() === 'parsedate') return { kind: 'parseDate', ...parsed, type: 'number' };
  if (parsed.format.includes('%z') && parsed.zone !== 'UTC') {
    throw new QueryError('expected no offset in the format of a time in another zone than UTC', format);
  }
  return { kind: 'formatDate', ...parsed, type: 'text' };
};

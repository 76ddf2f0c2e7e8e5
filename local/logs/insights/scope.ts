import type { ColumnExpression, RowKind, SystemField, TypedExpression } from './plan.ts';
import { notSupported } from './query-error.ts';
import type { FieldNode } from './syntax-tree.ts';

/** The names that an expression can use at one place of the pipeline. */
export interface Scope {
  readonly rows: RowKind;
  /** Aliases, and after `stats` the names of its columns. */
  readonly columns: ReadonlyMap<string, ColumnExpression>;
}

/** The scope at the start of a query: the fields of the events. */
export const EVENT_SCOPE: Scope = { rows: 'events', columns: new Map() };

const SYSTEM_FIELDS: ReadonlyMap<string, SystemField> = new Map(
  (['@timestamp', '@ingestionTime', '@message', '@logStream', '@log', '@ptr'] as const).map((name) => [
    name,
    name,
  ]),
);

/** Fields that AWS discovers and this store does not: refused, since "missing" would be a wrong answer. */
const UNSUPPORTED_FIELD =
  /^@(?:requestId|duration|billedDuration|type|memorySize|maxMemoryUsed|initDuration|xrayTraceId|xraySegmentId|entity\..*|aws\..*|source\.log|data_source_.*)$/;

const escapePointer = (segment: string): string => segment.replaceAll('~', '~0').replaceAll('/', '~1');

const pointer = (segments: readonly string[]): string =>
  segments.map((segment) => `/${escapePointer(segment)}`).join('');

/**
 * Lists the places of the JSON object where a name may live: as a path, and as one key that has dots in it.
 *
 * Logs Insights flattens the object, so `a.b` names both `{"a":{"b":1}}` and `{"a.b":1}`.
 */
const pointersOf = (segments: readonly string[]): readonly string[] => {
  const name = segments.join('.');
  return [...new Set([pointer(segments), pointer(name.split('.')), pointer([name])])];
};

/**
 * Resolves a name.
 *
 * A name that nothing defines is a missing value: fields need not exist. A JSON key that starts with `@` is
 * named with one more `@`.
 *
 * @throws QueryError for a field that AWS would fill and this store cannot.
 */
export const resolveField = (scope: Scope, field: FieldNode): TypedExpression => {
  const column = scope.columns.get(field.name);
  if (column !== undefined) return column;
  if (scope.rows === 'groups') return { kind: 'missing', type: 'text' };
  const system = SYSTEM_FIELDS.get(field.name);
  if (system !== undefined) {
    const type = system === '@timestamp' || system === '@ingestionTime' ? 'timestamp' : 'text';
    return { kind: 'system', field: system, type };
  }
  if (UNSUPPORTED_FIELD.test(field.name)) throw notSupported(`The discovered field ${field.name}`, field);
  if (field.name.startsWith('@@')) {
    const [first = '', ...rest] = field.segments;
    return { kind: 'discovered', pointers: pointersOf([first.slice(1), ...rest]), type: 'text' };
  }
  if (field.name.startsWith('@')) return { kind: 'missing', type: 'text' };
  return { kind: 'discovered', pointers: pointersOf(field.segments), type: 'text' };
};

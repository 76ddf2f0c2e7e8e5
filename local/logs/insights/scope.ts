import type { ColumnExpression, LambdaField, RowKind, SystemField, TypedExpression } from './plan.ts';
import { notSupported } from './query-error.ts';
import type { FieldNode } from './syntax-tree.ts';

/** The names that an expression can use at one place of the pipeline. */
export interface Scope {
  readonly rows: RowKind;
  /** Aliases, and after `stats` the names of its columns. */
  readonly columns: ReadonlyMap<string, ColumnExpression>;
  /** Columns of the `stats` before by the {@link expressionKey} of what they hold. */
  readonly calls?: ReadonlyMap<string, ColumnExpression>;
  /** Bins of the `stats` before: what `bin` then cuts. */
  readonly bins?: ColumnExpression;
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
const UNSUPPORTED_FIELDS = ['@entity.', '@aws.', '@source.', '@data_source_', '@data_format'];

const LAMBDA_FIELDS: ReadonlyMap<string, { readonly field: LambdaField; readonly type: 'text' | 'number' }> =
  new Map(
    (
      [
        ['@type', 'text'],
        ['@requestId', 'text'],
        ['@duration', 'number'],
        ['@billedDuration', 'number'],
        ['@initDuration', 'number'],
        ['@memorySize', 'number'],
        ['@maxMemoryUsed', 'number'],
        ['@xrayTraceId', 'text'],
        ['@xraySegmentId', 'text'],
      ] as const
    ).map(([field, type]) => [field, { field, type }]),
  );

const escapePointer = (segment: string): string => segment.replaceAll('~', '~0').replaceAll('/', '~1');

const pointer = (segments: readonly string[]): string =>
  segments.map((segment) => `/${escapePointer(segment)}`).join('');

/** Parts of a name up to which every way of joining them is tried: 2^(parts - 1) places. */
const MAX_JOINED_PARTS = 5;

/** All ways to read a name as a path: each dot parts two keys, or stands in one. */
const joinings = ([first = '', ...rest]: readonly string[]): readonly (readonly string[])[] => {
  if (rest.length === 0) return [[first]];
  return joinings(rest).flatMap(([next = '', ...others]) => [
    [first, next, ...others],
    [`${first}.${next}`, ...others],
  ]);
};

/**
 * Lists the places of the JSON object where a name may live: as it is written, then with keys that have dots.
 *
 * Logs Insights flattens the object, so `a.b.c` names `{"a":{"b":{"c":1}}}`, `{"a":{"b.c":1}}` and `{"a.b.c":1}`.
 */
export const pointersOf = (segments: readonly string[]): readonly string[] => {
  const name = segments.join('.');
  const parts = name.split('.');
  const paths = parts.length > MAX_JOINED_PARTS ? [parts, [name]] : joinings(parts);
  return [...new Set([segments, ...paths].map(pointer))];
};

/** Finds the column with a structure that the longest start of a path names, and the part of it that is meant. */
const memberOf = (scope: Scope, segments: readonly string[]): TypedExpression | undefined => {
  for (let length = segments.length - 1; length > 0; length -= 1) {
    const column = scope.columns.get(segments.slice(0, length).join('.'));
    if (column?.type === 'structure' || column?.type === 'json' || column?.type === 'list') {
      return { kind: 'member', operand: column, pointers: pointersOf(segments.slice(length)), type: 'json' };
    }
  }
  return undefined;
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
  const column = scope.columns.get(field.name) ?? memberOf(scope, field.segments);
  if (column !== undefined) return column;
  if (scope.rows === 'groups') return { kind: 'missing', type: 'text' };
  const system = SYSTEM_FIELDS.get(field.name);
  if (system !== undefined) {
    const type = system === '@timestamp' || system === '@ingestionTime' ? 'timestamp' : 'text';
    return { kind: 'system', field: system, type };
  }
  const lambda = LAMBDA_FIELDS.get(field.name);
  if (lambda !== undefined) return { kind: 'lambda', ...lambda };
  if (UNSUPPORTED_FIELDS.some((prefix) => field.name.startsWith(prefix))) {
    throw notSupported(`The discovered field ${field.name}`, field);
  }
  if (field.name.startsWith('@@')) {
    const [first = '', ...rest] = field.segments;
    return { kind: 'discovered', pointers: pointersOf([first.slice(1), ...rest]), type: 'text' };
  }
  if (field.name.startsWith('@')) return { kind: 'missing', type: 'text' };
  return { kind: 'discovered', pointers: pointersOf(field.segments), type: 'text' };
};

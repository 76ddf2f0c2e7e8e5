import type {
  CommandNode,
  ExpressionNode,
  ItemNode,
  QueryNode,
  SortKeyNode,
} from '../../../../local/logs/insights/syntax-tree.ts';
import { evaluate, type Place, type Row, regexOf, whole, widthOf } from './reference-expression.ts';
import { statistic } from './reference-statistics.ts';
import { type Cell, cellOf, compareCells, compareTexts, MISSING, shown, textOf } from './reference-value.ts';

type Command<K extends CommandNode['kind']> = Extract<CommandNode, { readonly kind: K }>;
type AnswerRow = { readonly [field: string]: string };

/** A row with what it will show, and its place in the lists that were unnested. */
interface Walker {
  readonly row: Row;
  readonly positions: readonly number[];
  readonly fields: ReadonlyMap<string, Cell> | undefined;
  readonly extracted: ReadonlyMap<string, Cell>;
  readonly display: ReadonlyMap<string, Cell> | undefined;
}

interface OrderKey {
  readonly direction: 'asc' | 'desc';
  readonly cellOf: (walker: Walker) => Cell;
  readonly isTime: boolean;
}

const STATISTICS = new Set([
  ...['count', 'count_over_time', 'count_distinct', 'sum', 'avg', 'stddev', 'pct', 'percentile', 'median'],
  ...['min', 'max', 'sortsfirst', 'sortslast', 'values', 'topk', 'earliest', 'latest'],
]);

const define = (row: Row, names: ReadonlyMap<string, Cell>): Row => ({
  ...row,
  defined: new Map([...row.defined, ...names]),
});

/** Splits a text at the fixed parts of a glob; each wildcard takes as little as it can. */
const matchGlob = (text: string, glob: string): readonly string[] | undefined => {
  const [head = '', ...parts] = glob.split('*');
  const start = text.indexOf(head);
  if (start < 0) return undefined;
  const taken: string[] = [];
  let at = start + head.length;
  for (const [index, part] of parts.entries()) {
    const isRest = part === '' && index === parts.length - 1;
    const next = isRest ? text.length : text.indexOf(part, at);
    if (next < 0) return undefined;
    taken.push(text.slice(at, next));
    at = next + part.length;
  }
  return taken;
};

/** What `parse` takes from a text: from its first match, or from each with `multi`; never nothing at all. */
const captures = (node: Command<'parse'>, text: string | undefined): readonly ReadonlyMap<string, Cell>[] => {
  if (node.matches === 'first' || node.pattern.kind === 'glob') return [captured(node, text)];
  const { source, flags } = regexOf(node.pattern.pattern);
  const all = [...(text ?? '').matchAll(new RegExp(source, `${flags}g`))].map(([match]) => match);
  return (all.length === 0 ? [text] : all).map((match) => captured(node, match));
};

const captured = (node: Command<'parse'>, text: string | undefined): ReadonlyMap<string, Cell> => {
  const names = node.names?.map(({ name }) => name);
  if (node.pattern.kind === 'glob') {
    const taken = text === undefined ? undefined : matchGlob(text, node.pattern.text);
    return new Map((names ?? []).map((name, index) => [name, cellOf('text', taken?.[index])]));
  }
  const match = text === undefined ? null : regexOf(node.pattern.pattern).exec(text);
  if (names !== undefined)
    return new Map(names.map((name, index) => [name, cellOf('text', match?.[index + 1])]));
  const groups = [...node.pattern.pattern.matchAll(/\(\?<(\w+)>/g)].map(([, name = '']) => name);
  return new Map(groups.map((name) => [name, cellOf('text', match?.groups?.[name])]));
};

const byTime = (a: Row, b: Row): number => a.timestamp - b.timestamp || a.sequence - b.sequence;

/** Order in SQL: texts by code points, everything else by number, missing values last. */
const compareColumns = (a: Cell, b: Cell): number => {
  if (a.value === undefined || b.value === undefined)
    return Number(a.value === undefined) - Number(b.value === undefined);
  return a.type === 'text'
    ? compareTexts(String(a.value), String(b.value))
    : Number(a.value) - Number(b.value);
};

/** Runs a query as its tree says, one command after the other over all rows. */
class Interpreter {
  readonly #text: string;
  #walkers: readonly Walker[];
  #rows: 'events' | 'groups' = 'events';
  #bins: string | undefined;
  #order: readonly OrderKey[] = [];
  #groupNames: readonly string[] = [];

  constructor(text: string, rows: readonly Row[]) {
    this.#text = text;
    this.#walkers = rows.map((row) => ({
      row,
      positions: [],
      fields: undefined,
      extracted: new Map(),
      display: undefined,
    }));
  }

  run(commands: readonly CommandNode[]): readonly AnswerRow[] {
    for (const command of commands) this.#apply(command);
    return this.#sorted(this.#walkers).map((walker) => this.#shown(walker));
  }

  #place(offsetMs = 0): Place {
    return { rows: this.#rows, text: this.#text, offsetMs, bins: this.#bins };
  }

  #shown({ row, fields, extracted, display }: Walker): AnswerRow {
    const plain = (name: string): Cell =>
      evaluate({ kind: 'field', name, segments: [name], start: 0, end: 0 }, row, this.#place());
    const defaults = this.#rows === 'groups' ? this.#groupNames : ['@timestamp', '@message'];
    const cells = display ?? [
      ...(fields ?? defaults.map((name) => [name, plain(name)] as const)),
      ...extracted,
    ];
    const answer: { [field: string]: string } = {};
    for (const [name, cell] of cells) {
      const value = shown(cell);
      if (value === undefined) delete answer[name];
      else answer[name] = value;
    }
    return answer;
  }

  #apply(command: CommandNode): void {
    switch (command.kind) {
      case 'fields':
      case 'display':
        this.#walkers = this.#walkers.map((walker) => this.#show(walker, command));
        return;
      case 'filter':
        this.#walkers = this.#walkers.filter(
          ({ row }) => evaluate(command.condition, row, this.#place()).value === true,
        );
        return;
      case 'parse':
        this.#walkers = this.#walkers.flatMap((walker) => {
          const text = textOf(evaluate(command.source, walker.row, this.#place()));
          return captures(command, text).map((found, position) => ({
            ...walker,
            row: define(walker.row, found),
            positions: command.matches === 'all' ? [...walker.positions, position] : walker.positions,
            extracted: new Map([...walker.extracted, ...found]),
          }));
        });
        return;
      case 'unnest':
        this.#walkers = this.#walkers.flatMap((walker) => this.#unnest(walker, command));
        return;
      case 'stats':
        this.#aggregate(command);
        return;
      case 'sort':
        this.#order = command.keys.map((key) => this.#key(key));
        return;
      case 'limit':
        this.#walkers = this.#sorted(this.#walkers).slice(0, command.count);
        return;
      case 'dedup':
        this.#dedup(command);
        return;
    }
  }

  #show(walker: Walker, { kind, items }: Command<'fields' | 'display'>): Walker {
    const place = this.#place();
    const named = new Map(
      items.map(({ expression, column }) => [column, whole(expression, walker.row, place)]),
    );
    const aliases = new Map(
      items
        .filter(({ aliased }) => aliased)
        .map(({ expression, column }) => [column, forget(evaluate(expression, walker.row, place))]),
    );
    const row = define(walker.row, aliases);
    return kind === 'display'
      ? { ...walker, row, display: named }
      : { ...walker, row, fields: new Map([...(walker.fields ?? []), ...named]) };
  }

  #unnest(walker: Walker, { source, name }: Command<'unnest'>): readonly Walker[] {
    const cell = evaluate(
      { kind: 'call', name: 'unnested', args: [source], start: 0, end: 0 },
      walker.row,
      this.#place(),
    );
    const value = cell.value;
    const list = value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
    return list.map((element: unknown, index) => {
      const found = new Map([[name.name, cellOf('json', element)]]);
      return {
        ...walker,
        row: define(walker.row, found),
        positions: [...walker.positions, index],
        extracted: new Map([...walker.extracted, ...found]),
      };
    });
  }

  #aggregate(command: Command<'stats'>): void {
    const place = this.#place(command.offset === undefined ? 0 : widthOf(command.offset));
    const plain = (cell: Cell): Cell => (cell.type === 'json' ? cellOf('text', textOf(cell)) : forget(cell));
    const groups = new Map<string, { readonly keys: readonly Cell[]; readonly rows: Row[] }>();
    if (command.groups.length === 0) groups.set('[]', { keys: [], rows: [] });
    for (const { row } of this.#walkers) {
      const keys = command.groups.map(({ expression }) => plain(evaluate(expression, row, place)));
      const id = JSON.stringify(keys.map((key) => [key.value === undefined, String(key.value)]));
      const group = groups.get(id) ?? { keys, rows: [] };
      group.rows.push(row);
      groups.set(id, group);
    }
    const made = [...groups.values()].map(({ keys, rows }) => this.#groupRow(command, keys, rows, place));
    const bin = command.groups.find(
      ({ expression: { kind, ...call } }) =>
        kind === 'call' &&
        'name' in call &&
        ['bin', 'datefloor', 'dateceil'].includes(call.name.toLowerCase()),
    );
    this.#bins = bin?.column;
    this.#rows = 'groups';
    this.#groupNames = [...command.groups, ...command.aggregates].map(({ column }) => column);
    this.#walkers = made.map((row) => ({
      row,
      positions: [],
      fields: undefined,
      extracted: new Map(),
      display: undefined,
    }));
  }

  #groupRow(command: Command<'stats'>, keys: readonly Cell[], rows: readonly Row[], place: Place): Row {
    const named = command.groups.map(({ column }, index) => [column, keys[index] ?? MISSING] as const);
    const worked = new Map<string, Cell>();
    for (const item of command.aggregates) {
      worked.set(item.column, forget(this.#aggregateCell(item, rows, place, worked)));
    }
    const items = [...command.groups, ...command.aggregates];
    const texts = [...named, ...worked].map(([, cell], index) => {
      const { start = 0, end = 0 } = items[index]?.expression ?? {};
      return [this.#text.slice(start, end), cell] as const;
    });
    return {
      timestamp: 0,
      sequence: 0,
      message: '',
      fields: {},
      defined: new Map([...texts, ...named, ...worked]),
    };
  }

  /** An expression over statistics: each is worked out first, then the rest is arithmetic on them. */
  #aggregateCell(
    { expression }: ItemNode,
    rows: readonly Row[],
    place: Place,
    before: ReadonlyMap<string, Cell>,
  ): Cell {
    const worked = new Map(before);
    const collect = (node: ExpressionNode): void => {
      if (node.kind === 'call' && STATISTICS.has(node.name.toLowerCase())) {
        worked.set(this.#text.slice(node.start, node.end), statistic(node, rows, place));
      } else if (node.kind === 'call') node.args.forEach(collect);
      else if (node.kind === 'arithmetic' || node.kind === 'comparison')
        [node.left, node.right].forEach(collect);
      else if (node.kind === 'and' || node.kind === 'or') node.operands.forEach(collect);
      else if ('operand' in node) collect(node.operand);
    };
    collect(expression);
    const row: Row = { timestamp: 0, sequence: 0, message: '', fields: {}, defined: worked };
    return evaluate(expression, row, place);
  }

  #key({ expression, direction }: SortKeyNode): OrderKey {
    const place = this.#place();
    const isTime =
      expression.kind === 'field' &&
      expression.name === '@timestamp' &&
      place.rows === 'events' &&
      !this.#walkers.some(({ row }) => row.defined.has('@timestamp'));
    // The names mean what they mean at this command, whatever is defined later.
    const cells = new Map(this.#walkers.map(({ row }) => [row.defined, evaluate(expression, row, place)]));
    const plain = (cell: Cell): Cell => (cell.type === 'json' ? cellOf('text', textOf(cell)) : cell);
    return {
      direction,
      isTime,
      cellOf: ({ row }) => plain(cells.get(row.defined) ?? evaluate(expression, row, place)),
    };
  }

  #compare(a: Walker, b: Walker): number {
    for (const { direction, cellOf: read } of this.#order) {
      const [x, y] = [read(a), read(b)];
      if (x.value === undefined || y.value === undefined) {
        const missing = Number(x.value === undefined) - Number(y.value === undefined);
        if (missing !== 0) return missing;
        continue;
      }
      const sign = compareCells(x, y);
      if (sign !== 0) return direction === 'asc' ? sign : -sign;
    }
    if (this.#rows === 'groups') {
      for (const name of this.#groupNames) {
        const sign = compareColumns(a.row.defined.get(name) ?? MISSING, b.row.defined.get(name) ?? MISSING);
        if (sign !== 0) return sign;
      }
      return 0;
    }
    const time = byTime(a.row, b.row);
    if (time !== 0) return this.#order.find(({ isTime }) => isTime)?.direction === 'asc' ? time : -time;
    for (const [index, position] of a.positions.entries()) {
      const sign = position - (b.positions[index] ?? 0);
      if (sign !== 0) return sign;
    }
    return 0;
  }

  #sorted(walkers: readonly Walker[]): readonly Walker[] {
    return walkers.toSorted((a, b) => this.#compare(a, b));
  }

  #dedup({ keys }: Command<'dedup'>): void {
    const seen = new Set<string>();
    this.#walkers = this.#sorted(this.#walkers).filter(({ row }) => {
      const cells = keys.map((key) => evaluate(key, row, this.#place()));
      const values = cells.map((cell) => (cell.type === 'json' ? textOf(cell) : cell.value));
      if (values.some((value) => value === undefined)) return true;
      const id = JSON.stringify(values);
      const isNew = !seen.has(id);
      seen.add(id);
      return isNew;
    });
  }
}

/** A constant that got a name is a number like any other: how it was written is gone. */
const forget = ({ type, value }: Cell): Cell => ({ type, value });

/** Reads the JSON object at the start or in the middle of a message. */
const parseMessage = (message: string): unknown => {
  const start = message.indexOf('{');
  const end = message.lastIndexOf('}');
  try {
    return start < 0 ? {} : JSON.parse(message.slice(start, end + 1));
  } catch {
    return {};
  }
};

/**
 * Answers a query in the slowest, most obvious way: the tree is walked for every row.
 *
 * It knows the rules of the language a second time, and nothing of plans or SQL.
 */
export const interpret = (
  query: QueryNode,
  text: string,
  events: readonly { readonly timestamp: number; readonly message: string }[],
): readonly AnswerRow[] => {
  const rows = events.map(({ timestamp, message }, index) => ({
    timestamp,
    message,
    sequence: index + 1,
    fields: parseMessage(message),
    defined: new Map<string, Cell>(),
  }));
  return new Interpreter(text, rows).run(query.commands);
};

import type { ValueType } from '../../../../local/logs/insights/plan.ts';
import type { ExpressionNode, FieldNode } from '../../../../local/logs/insights/syntax-tree.ts';
import { FUNCTIONS } from './reference-functions.ts';
import {
  type Cell,
  cellOf,
  compareTexts,
  isStructure,
  jsonOf,
  MISSING,
  numberIn,
  numberOf,
  scalarText,
  structureOf,
  textOf,
} from './reference-value.ts';

/** A row on its way through the commands. */
export interface Row {
  readonly timestamp: number;
  readonly sequence: number;
  readonly message: string;
  /** The JSON object in the message. */
  readonly fields: unknown;
  /** Names that the query defined. */
  readonly defined: ReadonlyMap<string, Cell>;
}

/** Where an expression stands. */
export interface Place {
  readonly rows: 'events' | 'groups';
  readonly text: string;
  readonly offsetMs: number;
  /** The bin column of the `stats` before. */
  readonly bins: string | undefined;
}

const UNITS: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const CAPS: { readonly [unit: string]: number } = { ms: 1000, s: 60, m: 60, h: 24 };

export const widthOf = (node: ExpressionNode | undefined): number => {
  if (node?.kind !== 'duration') throw new Error('no width');
  const unit = UNITS[node.unit];
  if (unit === undefined) throw new Error(`the reference has no unit ${node.unit}`);
  return unit * Math.min(node.amount, CAPS[node.unit] ?? Number.POSITIVE_INFINITY);
};

const at = (value: unknown, path: readonly string[]): unknown => {
  let found = value;
  for (const key of path) {
    if (!isStructure(found) || found === null || typeof found !== 'object') return undefined;
    if (Array.isArray(found)) found = /^\d+$/.test(key) ? found[Number(key)] : undefined;
    else found = Object.hasOwn(found, key) ? Reflect.get(found, key) : undefined;
  }
  return found;
};

/** Every way to cut a name at its dots into keys. */
const cuts = (name: string): readonly (readonly string[])[] => {
  const dots = [...name].flatMap((char, index) => (char === '.' ? [index] : []));
  return [
    [name],
    ...dots.flatMap((dot) => cuts(name.slice(dot + 1)).map((rest) => [name.slice(0, dot), ...rest])),
  ];
};

/** As written first, then the longest path. */
const places = (segments: readonly string[]): readonly (readonly string[])[] => [
  segments,
  ...cuts(segments.join('.')).toSorted((a, b) => b.length - a.length),
];

const STRUCTURED: readonly ValueType[] = ['json', 'structure', 'list'];

const member = (cell: Cell, segments: readonly string[]): Cell => {
  const found = places(segments).map((path) => at(cell.value, path));
  return cellOf(
    'json',
    found.find((each) => each !== undefined && each !== null),
  );
};

const discovered = (row: Row, { name, segments }: FieldNode): readonly unknown[] => {
  const path = name.startsWith('@@') ? [(segments[0] ?? '').slice(1), ...segments.slice(1)] : segments;
  return places(path).map((each) => at(row.fields, each));
};

const resolve = (field: FieldNode, row: Row, place: Place): Cell => {
  const own = row.defined.get(field.name);
  if (own !== undefined) return own;
  for (let length = field.segments.length - 1; length > 0; length -= 1) {
    const cell = row.defined.get(field.segments.slice(0, length).join('.'));
    if (cell !== undefined && STRUCTURED.includes(cell.type))
      return member(cell, field.segments.slice(length));
  }
  if (place.rows === 'groups') return MISSING;
  if (field.name === '@timestamp') return cellOf('timestamp', row.timestamp);
  if (field.name === '@message') return cellOf('text', row.message);
  if (field.name === '@logStream') return cellOf('text', 'stream');
  if (field.name.startsWith('@') && !field.name.startsWith('@@')) return MISSING;
  return cellOf(
    'text',
    discovered(row, field)
      .map(scalarText)
      .find((each) => each !== undefined),
  );
};

const jsonAt = (node: ExpressionNode, row: Row, place: Place): unknown => {
  if (node.kind !== 'field') return jsonOf(evaluate(node, row, place));
  const cell = resolve(node, row, place);
  const isOwn = row.defined.has(node.name) || STRUCTURED.includes(cell.type) || node.name.startsWith('@');
  if (isOwn || place.rows === 'groups') return jsonOf(cell);
  return discovered(row, node).find((each) => each !== undefined && each !== null);
};

const isNumeric = ({ type }: Cell): boolean =>
  type === 'number' || type === 'timestamp' || type === 'boolean';

const equalsConstant = (operand: Cell, node: ExpressionNode, constant: Cell): boolean => {
  const inexact = node.kind === 'number' && Number.isInteger(node.value) && !Number.isSafeInteger(node.value);
  if (node.kind === 'string' || inexact) {
    const text = textOf(operand);
    return text !== undefined && text === textOf(constant);
  }
  const number = numberIn(operand);
  return number !== undefined && number === numberIn(constant);
};

const isConstant = ({ kind }: ExpressionNode): boolean =>
  kind === 'number' || kind === 'string' || kind === 'truth';

const equals = (left: ExpressionNode, right: ExpressionNode, row: Row, place: Place): boolean => {
  const [a, b] = [evaluate(left, row, place), evaluate(right, row, place)];
  if (isConstant(right)) return equalsConstant(a, right, b);
  if (isConstant(left)) return equalsConstant(b, left, a);
  const [x, y] = [numberIn(a), numberIn(b)];
  const sameNumber = x !== undefined && x === y;
  if (isNumeric(a) && isNumeric(b)) return sameNumber;
  const [s, t] = [textOf(a), textOf(b)];
  return (
    s !== undefined &&
    t !== undefined &&
    (s === t || (numberOf(s) !== undefined && numberOf(s) === numberOf(t)))
  );
};

const order = (a: Cell, b: Cell): number | undefined => {
  const [x, y] = [numberIn(a), numberIn(b)];
  if (isNumeric(a) || isNumeric(b)) return x === undefined || y === undefined ? undefined : Math.sign(x - y);
  const [s, t] = [textOf(a), textOf(b)];
  if (s === undefined || t === undefined) return undefined;
  const [m, n] = [numberOf(s), numberOf(t)];
  if ((m === undefined) !== (n === undefined)) return undefined;
  return m !== undefined && n !== undefined ? Math.sign(m - n) : Math.sign(compareTexts(s, t));
};

const ORDERED: { readonly [operator: string]: (sign: number) => boolean } = {
  '<': (sign) => sign < 0,
  '<=': (sign) => sign <= 0,
  '>': (sign) => sign > 0,
  '>=': (sign) => sign >= 0,
};

const ARITHMETIC: { readonly [operator: string]: (a: number, b: number) => number } = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
};

const calculate = (operator: string, a: number | undefined, b: number | undefined): number | undefined => {
  if (a === undefined || b === undefined) return undefined;
  const result = ARITHMETIC[operator]?.(a, b);
  return Number.isFinite(result) ? result : undefined;
};

/**
 * A pattern of the language as one of JavaScript: code points as RE2 has them where JavaScript takes the pattern
 * that way (a lone bracket it takes only otherwise), and `(?i)` with what it holds for inside.
 */
export const regexOf = (pattern: string): RegExp => {
  const [before = '', ...behind] = pattern.split('(?i)');
  const scoped = behind.length === 0 ? before : `${before}(?i:${behind.join('')})`;
  try {
    return new RegExp(scoped, 'u');
  } catch {
    return new RegExp(scoped);
  }
};

const commonType = (cells: readonly Cell[]): ValueType => {
  const [first] = cells;
  const same = cells.every(({ type }) => type === first?.type);
  return first === undefined || !same || STRUCTURED.includes(first.type) ? 'text' : first.type;
};

const convert = (cell: Cell, type: ValueType): Cell =>
  type === 'text' ? cellOf('text', textOf(cell)) : cell;

const choose = (args: readonly ExpressionNode[], row: Row, place: Place): Cell => {
  const cells = args.map((node) => evaluate(node, row, place));
  const isValue = (index: number): boolean =>
    index % 2 === 1 || (index === cells.length - 1 && index % 2 === 0);
  const type = commonType(cells.filter((_, index) => isValue(index)));
  for (let index = 0; index < cells.length; index += 2) {
    const [condition, value] = cells.slice(index, index + 2);
    if (condition === undefined) break;
    if (value === undefined) return convert(condition, type);
    if (condition.value === true) return convert(value, type);
  }
  return cellOf(type, undefined);
};

const bounded = (time: number | undefined): number | undefined =>
  time !== undefined && Math.abs(time) <= 8.64e15 ? Math.round(time) : undefined;

const binOf = (cell: Cell, width: number, offsetMs: number, rounding: 'floor' | 'ceil'): Cell => {
  const time = bounded(numberIn(cell));
  if (time === undefined) return cellOf('timestamp', undefined);
  return cellOf('timestamp', bounded(Math[rounding]((time - offsetMs) / width) * width + offsetMs));
};

const call = (node: Extract<ExpressionNode, { kind: 'call' }>, row: Row, place: Place): Cell => {
  const own = row.defined.get(place.text.slice(node.start, node.end));
  if (own !== undefined) return own;
  const name = node.name.toLowerCase();
  const [first = node, second] = node.args;
  switch (name) {
    case 'ispresent':
      return cellOf('boolean', whole(first, row, place).value !== undefined);
    case 'tomillis':
      return cellOf('number', numberIn(evaluate(first, row, place)));
    case 'frommillis':
      return cellOf('timestamp', bounded(numberIn(evaluate(first, row, place))));
    case 'unmask':
      return evaluate(first, row, place);
    case 'unnested':
      return cellOf('json', jsonAt(first, row, place));
    case 'jsonparse':
      return cellOf('structure', structureOf(jsonAt(first, row, place)));
    case 'bin': {
      const time = row.defined.get('@timestamp') ?? row.defined.get(place.bins ?? '');
      return binOf(time ?? cellOf('timestamp', row.timestamp), widthOf(first), place.offsetMs, 'floor');
    }
    case 'datefloor':
      return binOf(evaluate(first, row, place), widthOf(second), 0, 'floor');
    case 'dateceil':
      return binOf(evaluate(first, row, place), widthOf(second), 0, 'ceil');
    case 'if':
    case 'case':
      return choose(node.args, row, place);
    case 'coalesce': {
      const cells = node.args.map((each) => evaluate(each, row, place));
      const type = commonType(cells);
      return (
        cells.map((cell) => convert(cell, type)).find(({ value }) => value !== undefined) ??
        cellOf(type, undefined)
      );
    }
    default: {
      const found = FUNCTIONS[name];
      if (found === undefined) throw new Error(`the reference has no function ${name}`);
      const takesJson = name.startsWith('json');
      const args = node.args.map((each, index) =>
        takesJson && index === 0 ? cellOf('json', jsonAt(each, row, place)) : evaluate(each, row, place),
      );
      return cellOf(found.type, found.run(args));
    }
  }
};

const like = (node: Extract<ExpressionNode, { kind: 'like' }>, text: string | undefined): boolean => {
  if (text === undefined) return false;
  return node.pattern.kind === 'substring'
    ? text.includes(node.pattern.text)
    : regexOf(node.pattern.pattern).test(text);
};

/** A field as it is shown: a map or a list too, which has no plain value. */
export const whole = (node: ExpressionNode, row: Row, place: Place): Cell => {
  const cell = evaluate(node, row, place);
  return node.kind === 'field' && cell.value === undefined ? cellOf('json', jsonAt(node, row, place)) : cell;
};

/** Evaluates an expression over one row by walking the tree. */
export const evaluate = (node: ExpressionNode, row: Row, place: Place): Cell => {
  const truth = (operand: ExpressionNode): boolean => evaluate(operand, row, place).value === true;
  switch (node.kind) {
    case 'field':
      return resolve(node, row, place);
    case 'number':
      return { type: 'number', value: node.value, written: node.text };
    case 'string':
      return cellOf('text', node.value);
    case 'truth':
      return cellOf('boolean', node.value);
    case 'negative':
      return cellOf('number', calculate('-', 0, numberIn(evaluate(node.operand, row, place))));
    case 'arithmetic': {
      const [a, b] = [node.left, node.right].map((side) => numberIn(evaluate(side, row, place)));
      return cellOf('number', calculate(node.operator, a, b));
    }
    case 'comparison': {
      if (node.operator === '=') return cellOf('boolean', equals(node.left, node.right, row, place));
      if (node.operator === '!=') return cellOf('boolean', !equals(node.left, node.right, row, place));
      const sign = order(evaluate(node.left, row, place), evaluate(node.right, row, place));
      return cellOf('boolean', sign !== undefined && ORDERED[node.operator]?.(sign) === true);
    }
    case 'and':
      return cellOf('boolean', node.operands.every(truth));
    case 'or':
      return cellOf('boolean', node.operands.some(truth));
    case 'not':
      return cellOf('boolean', !truth(node.operand));
    case 'in': {
      const operand = evaluate(node.operand, row, place);
      return cellOf(
        'boolean',
        node.values.some((value) => equalsConstant(operand, value, evaluate(value, row, place))),
      );
    }
    case 'like':
      return cellOf('boolean', like(node, textOf(evaluate(node.operand, row, place))));
    case 'member':
      return member(evaluate(node.base, row, place), node.segments);
    case 'call':
      return call(node, row, place);
    case 'duration':
    case 'star':
    case 'regex':
      throw new Error(`no value of ${node.kind}`);
  }
};

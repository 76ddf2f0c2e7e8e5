import { createHash } from 'node:crypto';
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import type { ValueType } from '../../../../local/logs/insights/plan.ts';
import {
  type Cell,
  isStructure,
  jsonOf,
  numberIn,
  numberOf,
  scalarText,
  structureOf,
  textOf,
} from './reference-value.ts';

/** A function over the cells of one row. */
export interface ReferenceFunction {
  readonly type: ValueType;
  readonly run: (args: readonly Cell[]) => unknown;
}

const text = (type: ValueType, run: (...texts: (string | undefined)[]) => unknown): ReferenceFunction => ({
  type,
  run: (args) => run(...args.map(textOf)),
});

/** A function that is missing when one of its texts is. */
const whole = (type: ValueType, run: (...texts: string[]) => unknown): ReferenceFunction => ({
  type,
  run: (args) => {
    const texts = args.map(textOf);
    return texts.some((each) => each === undefined) ? undefined : run(...texts.map(String));
  },
});

const numeric = (run: (...numbers: number[]) => number): ReferenceFunction => ({
  type: 'number',
  run: (args) => {
    const numbers = args.map(numberIn);
    const present = numbers.filter((each) => each !== undefined);
    return present.length === numbers.length ? run(...present) : undefined;
  },
});

const extreme = (run: (...numbers: number[]) => number): ReferenceFunction => ({
  type: 'number',
  run: (args) => {
    const present = args.map(numberIn).filter((each) => each !== undefined);
    return present.length === 0 ? undefined : run(...present);
  },
});

const stripped = (value: string, chars: string, ends: 'start' | 'end' | 'both'): string => {
  const points = [...value];
  if (ends !== 'end') while (points[0] !== undefined && chars.includes(points[0])) points.shift();
  if (ends !== 'start') while (points.length > 0 && chars.includes(points.at(-1) ?? '?')) points.pop();
  return points.join('');
};

const trim = (ends: 'start' | 'end' | 'both'): ReferenceFunction =>
  whole('text', (value, chars = ' \t\n\r\f\v') => stripped(value, chars, ends));

const roundHalfAway = (value: number): number => Math.sign(value) * Math.floor(Math.abs(value) + 0.5);

const inSubnet = (address: string | undefined, subnet: string | undefined): boolean => {
  const [net = '', bits = '', ...more] = (subnet ?? '').split('/');
  const family = isIP(net);
  if (address === undefined || isIP(address) !== family || family === 0 || more.length > 0) return false;
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(net, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  return list.check(address, family === 4 ? 'ipv4' : 'ipv6');
};

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];

const listOf = (cell: Cell | undefined): readonly unknown[] | undefined => {
  const found = cell === undefined ? undefined : structureOf(jsonOf(cell));
  return Array.isArray(found) ? found : undefined;
};

const hash = (algorithm: string): ReferenceFunction =>
  whole('text', (value) => createHash(algorithm).update(value).digest('hex'));

const substr: ReferenceFunction = {
  type: 'text',
  run: ([value, start, length]) => {
    const source = value === undefined ? undefined : textOf(value);
    const from = start === undefined ? undefined : numberIn(start);
    const count = length === undefined ? Number.POSITIVE_INFINITY : numberIn(length);
    if (source === undefined || from === undefined || count === undefined) return undefined;
    const first = Math.max(0, Math.trunc(from));
    return [...source].slice(first, first + Math.max(0, Math.trunc(count))).join('');
  },
};

/** What the functions of the language mean, each written down in the plainest way. */
export const FUNCTIONS: { readonly [name: string]: ReferenceFunction } = {
  isempty: text('boolean', (value) => (value ?? '') === ''),
  isblank: text('boolean', (value) => stripped(value ?? '', ' \t\n\r\f\v', 'both') === ''),
  concat: text('text', (...parts) => parts.map((part) => part ?? '').join('')),
  ltrim: trim('start'),
  rtrim: trim('end'),
  trim: trim('both'),
  strlen: whole('number', (value) => [...value].length),
  toupper: whole('text', (value) => value.toUpperCase()),
  tolower: whole('text', (value) => value.toLowerCase()),
  substr,
  replace: whole('text', (value, search = '', replacement = '') =>
    search === '' ? value : value.split(search).join(replacement),
  ),
  strcontains: text(
    'boolean',
    (value, search) => value !== undefined && search !== undefined && value.includes(search),
  ),
  startswith: text(
    'boolean',
    (value, start) => value !== undefined && start !== undefined && value.startsWith(start),
  ),
  endswith: text('boolean', (value, end) => value !== undefined && end !== undefined && value.endsWith(end)),
  urlencode: whole('text', (value) =>
    encodeURIComponent(value).replace(
      /[!'()*]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  ),
  base64encode: whole('text', (value) => Buffer.from(value).toString('base64')),
  split: whole('list', (value, separator = '') => (separator === '' ? [...value] : value.split(separator))),
  md5: hash('md5'),
  sha256: hash('sha256'),
  dectohex: {
    type: 'text',
    run: ([cell]) => {
      const value = cell === undefined ? undefined : numberIn(cell);
      return value === undefined
        ? undefined
        : `0x${BigInt.asUintN(64, BigInt(Math.trunc(value))).toString(16)}`;
    },
  },
  isnumeric: text('boolean', (value) => numberOf(value) !== undefined),
  abs: numeric(Math.abs),
  ceil: numeric(Math.ceil),
  floor: numeric(Math.floor),
  round: numeric(roundHalfAway),
  sqrt: {
    type: 'number',
    run: ([cell]) => {
      const value = cell === undefined ? undefined : numberIn(cell);
      return value === undefined || value < 0 ? undefined : Math.sqrt(value);
    },
  },
  greatest: extreme(Math.max),
  least: extreme(Math.min),
  tonumber: numeric((value) => value),
  todouble: numeric((value) => value),
  toint: {
    type: 'number',
    run: ([cell]) => {
      const value = cell === undefined ? undefined : numberIn(cell);
      return value === undefined || Math.abs(value) > 2_147_483_647 ? undefined : Math.trunc(value);
    },
  },
  isvalidip: text('boolean', (value) => isIP(value ?? '') !== 0),
  isvalidipv4: text('boolean', (value) => isIPv4(value ?? '')),
  isvalidipv6: text('boolean', (value) => isIPv6(value ?? '')),
  isipinsubnet: text('boolean', (value, subnet) => inSubnet(value, subnet)),
  isipv4insubnet: text('boolean', (value, subnet) => isIPv4(value ?? '') && inSubnet(value, subnet)),
  isprivateip: text('boolean', (value) => PRIVATE.some((subnet) => inSubnet(value, subnet))),
  jsonstringify: {
    type: 'text',
    run: ([cell]) => {
      const found = cell === undefined ? undefined : structureOf(jsonOf(cell));
      return isStructure(found) ? JSON.stringify(found) : undefined;
    },
  },
  jsonarraysize: { type: 'number', run: ([cell]) => listOf(cell)?.length },
  jsonarraycontains: {
    type: 'boolean',
    run: ([list, wanted]) => {
      const sought = wanted === undefined ? undefined : textOf(wanted);
      return sought !== undefined && (listOf(list) ?? []).some((each) => scalarText(each) === sought);
    },
  },
};

/** A source of random numbers in [0, 1). */
export type Random = () => number;

/** Mulberry32: the same seed gives the same numbers on every machine. */
export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const FIELDS = [
  ...[
    'reason',
    'n',
    'k',
    'ok',
    'path',
    'missing',
    'empty',
    '`with-dash`',
    'a.b',
    'items.0',
    'items[1].id',
    'ip',
  ],
  ...['@message', '@logStream', '@timestamp', '`a.b`', 'client_id', 'http_status', '@@odd', 'mixed'],
];
const NUMBERS = ['0', '1', '2', '5', '7', '20.5', '-3', '0.25', '403', '12345678901234567890'];
const TEXTS = [
  '""',
  '"allowed"',
  "'token_expired'",
  '"7"',
  '"GET"',
  '"a"',
  '"/time"',
  '"10.1.2.3"',
  '"é👍"',
  '"r1"',
];
const REGEXES = [
  '/^a/',
  '/expired$/',
  '/(?i)ALLOWED/',
  '/[0-9]+/',
  '/a|b/',
  '/time/',
  '/^$/',
  String.raw`/\d\.\d/`,
];
const WIDTHS = ['1m', '5m', '300s', '1h', '1d', '90s'];
const GLOBS: readonly (readonly [string, number])[] = [
  ['"GET *"', 1],
  ['"* * *"', 3],
  ['"\\"id\\":\\"*\\""', 1],
  ['"*=*;"', 2],
  ['"user=*, method=*"', 2],
];
const NAMED_REGEXES = [
  '/user=(?<u>[a-z]+)/',
  '/(?<verb>GET|POST) (?<route>[^ ]*)/',
  '/(?<digits>[0-9]+)(?<rest>x)?/',
  '/"reason":"(?<why>[a-z]*)_?/',
];

/** Writes random queries: every one follows the grammar, most also the rules of the language. */
class QueryWriter {
  readonly #random: Random;
  #names: string[] = [];
  #afterStats = false;
  #fresh = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  #pick<T>(list: readonly T[]): T {
    const found = list[Math.floor(this.#random() * list.length)];
    if (found === undefined) throw new Error('nothing to pick');
    return found;
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #some(make: () => string, most: number): string {
    return Array.from({ length: 1 + Math.floor(this.#random() * most) }, make).join(', ');
  }

  #field(): string {
    if (this.#afterStats) return this.#names.length > 0 ? this.#pick(this.#names) : 'nothing';
    return this.#names.length > 0 && this.#chance(0.4) ? this.#pick(this.#names) : this.#pick(FIELDS);
  }

  #newName(letter: string): string {
    this.#fresh += 1;
    return `${letter}${this.#fresh}`;
  }

  #name(): string {
    return this.#chance(0.15) && !this.#afterStats
      ? this.#pick(['reason', 'n', 'x', '`my name`'])
      : this.#newName('v');
  }

  #text(depth: number): string {
    const choices = [() => this.#field(), () => this.#field(), () => this.#pick(TEXTS)];
    if (depth > 0) {
      const inner = (): string => this.#text(depth - 1);
      const call = this.#pick([
        'toupper',
        'trim',
        'urlencode',
        'base64encode',
        'sha256',
        'ltrim',
        'rtrim',
        'unmask',
      ]);
      choices.push(
        () => `${call}(${inner()})`,
        () => `concat(${inner()}, ${inner()})`,
        () => `substr(${inner()}, ${this.#pick(['0', '1', '3'])}, ${this.#pick(['0', '2', '9'])})`,
        () => `replace(${inner()}, ${this.#pick(TEXTS)}, "-")`,
        () => `coalesce(${this.#field()}, ${this.#pick(TEXTS)})`,
        () => `if(${this.#condition(depth - 1)}, ${inner()}, ${inner()})`,
        () => `jsonStringify(${this.#pick(['a', 'items', 'jsonParse(@message)'])})`,
        () => `jsonParse(@message).${this.#pick(['reason', 'a.b', 'items[0]', 'n', 'a'])}`,
      );
    }
    return this.#pick(choices)();
  }

  #number(depth: number): string {
    const choices = [
      () => this.#pick(['n', 'k', 'mixed', 'http_status']),
      () => this.#pick(NUMBERS),
      () => this.#field(),
    ];
    if (depth > 0) {
      const inner = (): string => this.#number(depth - 1);
      choices.push(
        () => `${inner()} ${this.#pick(['+', '-', '*', '/', '%'])} ${inner()}`,
        () => `(${inner()} ${this.#pick(['+', '-', '*'])} ${inner()})`,
        () => `-${inner()}`,
        () => `${this.#pick(['k', '2', '3'])} ^ ${this.#pick(['2', '3'])}`,
        () => `${this.#pick(['abs', 'ceil', 'floor', 'round', 'sqrt', 'toInt', 'toNumber'])}(${inner()})`,
        () => `${this.#pick(['greatest', 'least'])}(${inner()}, ${inner()})`,
        () => `strlen(${this.#text(depth - 1)})`,
        () => `jsonArraySize(${this.#pick(['items', 'a', 'jsonParse(@message).items'])})`,
        () => `toMillis(${this.#time()})`,
        () => `case(${this.#condition(depth - 1)}, ${inner()}, ${this.#condition(depth - 1)}, ${inner()})`,
      );
    }
    return this.#pick(choices)();
  }

  #time(): string {
    const base = this.#pick(['@timestamp', 'fromMillis(k * 60000)']);
    return this.#chance(0.5)
      ? base
      : `${this.#pick(['datefloor', 'dateceil'])}(${base}, ${this.#pick(WIDTHS)})`;
  }

  #value(depth: number): string {
    return this.#chance(0.5) ? this.#text(depth) : this.#number(depth);
  }

  #condition(depth: number): string {
    const value = (): string => this.#value(Math.max(0, depth - 1));
    const choices = [
      () => `${value()} ${this.#pick(['=', '!=', '<', '<=', '>', '>=', '=='])} ${value()}`,
      () => `${this.#field()} ${this.#pick(['=', '!=', '<', '>'])} ${this.#pick([...NUMBERS, ...TEXTS])}`,
      () => `${this.#text(0)} ${this.#pick(['like', 'not like'])} ${this.#pick([...TEXTS, ...REGEXES])}`,
      () => `${this.#field()} =~ ${this.#pick(REGEXES)}`,
      () =>
        `${this.#field()} ${this.#pick(['in', 'not in', 'IN'])} [${this.#some(() => this.#pick([...NUMBERS, ...TEXTS]), 3)}]`,
      () =>
        `${this.#pick(['ispresent', 'isempty', 'isblank', 'isNumeric', 'isValidIp', 'isPrivateIP'])}(${this.#field()})`,
      () =>
        `${this.#pick(['strcontains', 'startsWith', 'endsWith'])}(${this.#text(0)}, ${this.#pick(TEXTS)})`,
      () =>
        `isIpInSubnet(${this.#pick(['ip', 'n', '"10.1.2.3"'])}, ${this.#pick(['"10.0.0.0/8"', '"10.1.2.0/31"', '"::/0"'])})`,
      () => `jsonArrayContains(items, ${this.#pick(TEXTS)})`,
      () => `ok = ${this.#pick(['true', 'false', '1'])}`,
    ];
    if (depth > 0) {
      const inner = (): string => this.#condition(depth - 1);
      choices.push(
        () => `${inner()} and ${inner()}`,
        () => `${inner()} or ${inner()} and ${inner()}`,
        () => `(${inner()} or ${inner()})`,
        () => `${this.#pick(['not', '!'])} (${inner()})`,
      );
    }
    return this.#pick(choices)();
  }

  #item(named: string[]): string {
    const value = this.#chance(0.2) ? this.#condition(1) : this.#value(2);
    if (this.#chance(0.4)) return value;
    const name = this.#name();
    named.push(name);
    return `${value} as ${name}`;
  }

  #fields(): string {
    const named: string[] = [];
    const command = this.#pick(['fields', 'fields', 'display']);
    const items = this.#some(() => this.#item(named), 3);
    this.#names.push(...named);
    return `${command} ${items}`;
  }

  #parse(): string {
    const source = this.#pick(['@message', 'path', this.#field()]);
    if (this.#chance(0.5)) {
      const pattern = this.#pick(NAMED_REGEXES);
      this.#names.push(...[...pattern.matchAll(/<(\w+)>/g)].map(([, name = '']) => name));
      return `parse ${this.#chance(0.2) ? '' : `${source} `}${pattern}${this.#chance(0.2) ? ' multi' : ''}`;
    }
    const [glob, count] = this.#pick(GLOBS);
    const names = Array.from({ length: count }, () => this.#name());
    this.#names.push(...names);
    return `parse ${source} ${glob} as ${names.join(', ')}`;
  }

  #unnest(): string {
    const name = this.#name();
    const source = this.#pick(['items', 'jsonParse(@message).items', 'a', 'reason', 'jsonParse(@message)']);
    this.#names.push(name, `${name}.id`);
    return `unnest ${source} into ${name}`;
  }

  #statistic(): string {
    const field = (): string => this.#value(1);
    return this.#pick([
      () => this.#pick(['count(*)', 'count()', `count(${field()})`]),
      () => `${this.#pick(['sum', 'avg', 'min', 'max', 'median'])}(${this.#number(1)})`,
      () =>
        `${this.#pick(['min', 'max', 'count_distinct', 'sortsFirst', 'sortsLast', 'values'])}(${this.#field()})`,
      () => `pct(${this.#number(0)}, ${this.#pick(['0', '50', '90', '100'])})`,
      () => `topk(2, ${this.#field()})`,
      // Not of times: their squares are too far apart for two ways of summing to agree.
      () => (this.#afterStats ? 'count(*)' : `stddev(${this.#pick(['n * 2', 'mixed', 'k'])})`),
      () => (this.#afterStats ? 'count(*)' : `${this.#pick(['earliest', 'latest'])}(${this.#value(1)})`),
      () => `sum(${this.#number(0)}) / count(*)`,
    ])();
  }

  #stats(): string {
    const named: string[] = [];
    const statistics = this.#some(() => {
      const name = this.#newName('s');
      const before = named.at(-1);
      named.push(name);
      const isReused = before !== undefined && this.#chance(0.2);
      return `${isReused ? `${before} * 2 + count(*)` : this.#statistic()} as ${name}`;
    }, 3);
    const groups = this.#chance(0.7)
      ? this.#some(() => {
          const name = this.#newName('g');
          named.push(name);
          const bin = !this.#afterStats && this.#chance(0.4);
          return `${bin ? `bin(${this.#pick(WIDTHS)})` : this.#value(1)} as ${name}`;
        }, 2)
      : '';
    const offset = groups.includes('bin(') && this.#chance(0.3) ? ' offset 30s' : '';
    this.#names = named;
    this.#afterStats = true;
    return `stats ${statistics}${groups === '' ? '' : ` by ${groups}${offset}`}`;
  }

  #sort(): string {
    const key = (): string =>
      `${this.#chance(0.7) ? this.#field() : this.#value(1)}${this.#pick(['', ' asc', ' desc'])}`;
    return `sort ${this.#some(key, 2)}`;
  }

  write(): string {
    const commands: string[] = [];
    const rows = (): string =>
      this.#pick([() => this.#fields(), () => `filter ${this.#condition(2)}`, () => this.#parse()])();
    for (let count = Math.floor(this.#random() * 3); count > 0; count -= 1) commands.push(rows());
    if (this.#chance(0.15)) commands.push(this.#unnest());
    if (this.#chance(0.2)) commands.push(`filter ${this.#condition(1)}`);
    if (this.#chance(0.45)) commands.push(this.#stats());
    if (this.#afterStats && this.#chance(0.3)) commands.push(`filter ${this.#condition(1)}`);
    if (this.#afterStats && this.#chance(0.3)) commands.push(this.#stats());
    if (this.#chance(0.6)) commands.push(this.#sort());
    if (this.#chance(0.2)) commands.push(this.#fields());
    if (this.#chance(0.2)) commands.push(`dedup ${this.#some(() => this.#field(), 2)}`);
    if (this.#chance(0.3) || commands.length === 0) commands.push(`limit ${this.#pick(['1', '3', '100'])}`);
    return commands.join(this.#pick([' | ', '\n| ', ' # note | x\n | ']));
  }
}

/** Writes one random query. */
export const randomQuery = (random: Random): string => new QueryWriter(random).write();

const TOKEN = /"(?:[^"\\]|\\.)*"|'[^']*'|`[^`]*`|[A-Za-z0-9_@.]+|\s+|./gsu;

const EXTRA = [
  '|',
  ',',
  '(',
  ')',
  '[',
  ']',
  '=',
  '!=',
  'and',
  'or',
  'not',
  'in',
  'like',
  'by',
  'as',
  '5',
  '"x"',
  'n',
  '-',
  '*',
  '/',
];

/** Changes one to three tokens of a query: dropped, doubled, swapped or put in. */
export const mutateQuery = (query: string, random: Random): string => {
  const tokens = query.match(TOKEN) ?? [];
  for (let count = 1 + Math.floor(random() * 3); count > 0; count -= 1) {
    const at = Math.floor(random() * tokens.length);
    const other = Math.floor(random() * tokens.length);
    const kind = Math.floor(random() * 4);
    const [here = '', there = ''] = [tokens[at], tokens[other]];
    if (kind === 0) tokens.splice(at, 1);
    else if (kind === 1) tokens.splice(at, 0, here);
    else if (kind === 2) tokens.splice(at, 1, there);
    else tokens.splice(at, 0, ` ${EXTRA[Math.floor(random() * EXTRA.length)] ?? ''} `);
  }
  return tokens.join('');
};

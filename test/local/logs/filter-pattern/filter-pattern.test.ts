import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFilterPattern } from '../../../../local/logs/filter-pattern/filter-pattern.ts';
import { FilterPatternError } from '../../../../local/logs/filter-pattern/filter-pattern-error.ts';
import { compileRegex } from '../../../../local/logs/filter-pattern/linear-regex.ts';

interface Case {
  readonly pattern: string;
  readonly matching: readonly string[];
  readonly other: readonly string[];
}

const check = ({ pattern, matching, other }: Case): void => {
  const matches = parseFilterPattern(pattern);
  const events = [...matching, ...other];

  expect(events.filter(matches)).toEqual(matching);
};

const BOTH = 'ERROR WARN message';
const ERROR = 'ERROR message';
const WARN = 'WARN message';

describe('patterns of terms', () => {
  test.each<Case>([
    { pattern: '', matching: [BOTH, 'x'], other: [] },
    { pattern: 'ERROR', matching: [BOTH, ERROR, 'Exiting with ERRORCODE: -1'], other: [WARN, 'error'] },
    { pattern: 'ERROR WARN', matching: [BOTH], other: [ERROR, WARN] },
    { pattern: '?ERROR ?WARN', matching: [BOTH, ERROR, WARN], other: ['message'] },
    { pattern: 'ERROR -WARN', matching: [ERROR], other: [BOTH, WARN] },
    { pattern: '-WARN', matching: [ERROR, ''], other: [BOTH, WARN] },
    { pattern: '?WARN message', matching: [BOTH, ERROR, WARN], other: ['WARN'] },
    { pattern: ' "a b" ', matching: ['xa bx'], other: ['a  b', 'ab'] },
    { pattern: String.raw`"say \"hi\" \\ bye"`, matching: [String.raw`say "hi" \ bye`], other: ['say hi'] },
    { pattern: '-"a b"', matching: ['ab'], other: ['a b'] },
    { pattern: 'größe', matching: ['größe'], other: ['grösse'] },
    { pattern: '%AUTHORIZED%', matching: ['401 UNAUTHORIZED', 'AUTHORIZED'], other: ['authorized'] },
  ])('$pattern', check);
});

describe('JSON patterns', () => {
  const event = JSON.stringify({
    eventType: 'UpdateTrail',
    sourceIPAddress: '111.111.111.111',
    arrayKey: ['value', 'another value'],
    objectList: [
      { name: 'a', id: 1 },
      { name: 'b', id: 2 },
    ],
    SomeObject: null,
    ThisFlag: true,
    latency: 55.5,
    errorCode: 400,
    text: '400',
    users: [{ id: 2, email: 'John.Doe@example.com' }],
    coordinates: [[0, 1, 2]],
    'with-dash_1': 'x*y',
  });

  test.each([
    '{ $.eventType = "UpdateTrail" }',
    '{$.eventType=UpdateTrail}',
    '{ $.eventType = Update* }',
    '{ $.eventType = "*Trail" }',
    '{ $.eventType = *date* }',
    '{ $.eventType = * }',
    '{ $.eventType = %Tr[a-z]{3}$% }',
    '{ $.eventType != %^Trail% }',
    '{ $.sourceIPAddress != 123.123.* }',
    '{ $.arrayKey[0] = "value" }',
    '{ $.arrayKey[*] = "another value" }',
    '{ $.objectList[1].id = 2 }',
    '{ $.objectList[*].id = 2 }',
    '{ $.objectList[*].id != 2 }',
    '{ $.SomeObject IS NULL }',
    '{ $.SomeOtherObject NOT EXISTS }',
    '{ $.ThisFlag IS TRUE }',
    '{ $.ThisFlag = true }',
    '{ $.latency <= 55.5 }',
    '{ $.latency > 10e-3 }',
    '{ $.latency < +1000 }',
    '{ $.errorCode = 400 }',
    '{ $.errorCode = 4e2 }',
    '{ $.errorCode = 4* }',
    '{ $.errorCode != 500 }',
    '{ $.text = 400 }',
    '{ ($.errorCode = 400) && ($.users[0].email = "John.Doe@example.com") }',
    '{ $.latency = 55.5 || $.coordinates[0][1] = nonmatch && $.arrayKey[1] = nomatch }',
    '{ $.coordinates[0][1] = 1 }',
    '{ $.with-dash_1 = "x*y" }',
    '{ ( ( $.errorCode = 400 ) ) }',
  ])('%s matches', (pattern) => {
    expect(parseFilterPattern(pattern)(event)).toBe(true);
  });

  test.each([
    '{ $.eventType = "updatetrail" }',
    '{ $.eventType = Up*Trail }',
    '{ $.missing = * }',
    '{ $.missing != "x" }',
    '{ $.arrayKey = 1 }',
    '{ $.arrayKey != 1 }',
    '{ $.SomeObject = * }',
    '{ $.SomeObject NOT EXISTS }',
    '{ $.SomeOtherObject IS NULL }',
    '{ $.ThisFlag IS FALSE }',
    '{ $.text > 100 }',
    '{ $.latency > 55.5 }',
    '{ $.constructor != "x" }',
    '{ $.arrayKey.length = 2 }',
    '{ ($.latency = 55.5 || $.coordinates[0][1] = nonmatch) && $.arrayKey[1] = nomatch }',
  ])('%s does not match', (pattern) => {
    expect(parseFilterPattern(pattern)(event)).toBe(false);
  });

  test('an event that is not JSON as a whole does not match', () => {
    check({
      pattern: '{ $.a NOT EXISTS }',
      matching: ['{"b":1}', ' {} '],
      other: ['{"b":1} x', 'text', '1', ''],
    });
  });

  test('an event that is nested deeper than a program can walk is searched too', () => {
    const nested = `{"b":${'['.repeat(200_000)}${']'.repeat(200_000)},"a":1}`;

    check({ pattern: '{ $.a = 1 }', matching: [nested], other: [] });
  });

  test('whole numbers of 64 bits are told apart', () => {
    check({
      pattern: '{ $.id = 9007199254740993 }',
      matching: ['{"id":9007199254740993}'],
      other: ['{"id":9007199254740992}', '{"id":9007199254740994}'],
    });
  });
});

describe('patterns for space-delimited events', () => {
  const LINE = '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';

  test.each<Case>([
    { pattern: '[w1=ERROR, w2]', matching: [ERROR], other: [BOTH, WARN, 'ERROR'] },
    { pattern: '[w1=ERROR || w1=WARN, w2]', matching: [ERROR, WARN], other: [BOTH] },
    { pattern: '[w1!=ERROR&&w1!=WARN, w2]', matching: ['INFO x'], other: [ERROR, WARN] },
    { pattern: '[ip, id, user, time, request, status, bytes]', matching: [LINE], other: [`${LINE} more`] },
    { pattern: '[ip, id, user, time, request, status = 4*, bytes]', matching: [LINE], other: [] },
    { pattern: '[..., request=*.html*, status_code=4*,]', matching: [LINE], other: [ERROR] },
    { pattern: '[..., status = 404 || status = 410, bytes > 1000]', matching: [LINE], other: [] },
    { pattern: '[ip, id, ..., bytes >= 1535]', matching: [], other: [LINE] },
    { pattern: '[ip = %127\\.0\\.0\\.[0-9]{1,3}%, ...]', matching: [LINE], other: ['1.2.3.4 x'] },
    { pattern: '[..., time = "10/Oct*", r, status, bytes]', matching: [LINE], other: [] },
    { pattern: '[a = 7, ...]', matching: ['7', '007 x', '7.0'], other: ['7x', ''] },
    { pattern: '[...]', matching: ['', 'a b'], other: [] },
    { pattern: '[a, b, ..., c]', matching: ['1 2 3', '1 2 x 3'], other: ['1 2'] },
    { pattern: '[a, b]', matching: ['[open b'], other: ['[a b] '] },
  ])('$pattern', check);
});

describe('unknown syntax', () => {
  test.each([
    ...['a.b', 'a*', '?', '-', '- "x"', '"open', '%open', '%a% b', '%(a)%', '%a!%', '%%', '%a{3,2}%', '%[]%'],
    ...['%[z-a]%', '%a^b%', '%a$b%', '%*%', '%ä%', '%a{9999}%', '%\\q%'],
    ...[
      '{',
      '{}',
      '{ $ = 1 }',
      '{ $.a }',
      '{ $.a == 1 }',
      '{ $.a > x }',
      '{ $.a = }',
      '{ $.a = 1',
      '{ a = 1 }',
    ],
    ...['{ $.a = 1 } x', '{ $.a IS NOT NULL }', '{ $.a EXISTS }', '{ $.a = 1 && }', '{ $.a = 1 & $.b = 2 }'],
    ...['{ $.a = 1 OR $.b = 2 }', '{ $.a[x] = 1 }', '{ $.*.* = 1 }', '{ !($.a = 1) }', "{ $.a = 'x' }"],
    ...[
      '{ $.a[*] = 1 && $.b[*] = 1 && $.c[*] = 1 && $.d[*] = 1 }',
      '{ $.a = %x% && $.b = %y% && $.c = %z% }',
    ],
    ...['[', '[a', '[a b]', '[..., a, ...]', '[a = 1 && b = 2]', '[a && a = 1]', '[a ~ 1]', '[a] b', '[1 2]'],
    `{ ${'('.repeat(200)}$.a = 1${')'.repeat(200)} }`,
  ])('%s is refused', (pattern) => {
    expect(() => parseFilterPattern(pattern)).toThrow(FilterPatternError);
  });

  test('any text is parsed or refused, and what is parsed runs on any message', () => {
    const piece = fc.constantFrom(
      ...['{', '}', '[', ']', '$.', 'a', '=', '!=', '<', '&&', '||', '(', ')', '%', '"', '*', '...', ','],
      ...['?', '-', ' ', '\\', '1', 'IS ', 'NULL', 'NOT ', 'EXISTS', '^', '+', '{2}', 'ä', '\u0000'],
    );
    const pattern = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(pattern, fc.oneof(fc.string(), fc.json()), (text, message) => {
        try {
          expect(typeof parseFilterPattern(text)(message)).toBe('boolean');
        } catch (error) {
          expect(error).toBeInstanceOf(FilterPatternError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('regular expressions', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    '.',
    '[ab]',
    '[^a]',
    String.raw`\d`,
    String.raw`\W`,
    String.raw`\x61`,
    String.raw`\xe9`,
    String.raw`\s`,
    '_',
  );
  const quantifier = fc.constantFrom('', '', '?', '*', '+', '{2}', '{1,}', '{0,2}', '{0}');
  const chain = fc
    .tuple(
      fc.constantFrom('', '^'),
      fc.array(fc.tuple(atom, quantifier), { maxLength: 5 }),
      fc.constantFrom('', '$'),
    )
    .map(([start, steps, end]) => start + steps.flat().join('') + end);
  const source = fc.array(chain, { minLength: 1, maxLength: 3 }).map((chains) => chains.join('|'));
  const text = fc
    .array(fc.constantFrom('a', 'b', '1', ' ', '_', '\n', '\u00e9', '\u0100', '\u2003'))
    .map((characters) => characters.join(''));

  test('find what the engine of the language finds', () => {
    fc.assert(
      fc.property(
        source.filter((each) => each !== ''),
        text,
        (regex, subject) => {
          expect(compileRegex(regex)(subject)).toBe(new RegExp(regex).test(subject));
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('a pattern that holds up a backtracking engine ends', () => {
    const regex = compileRegex('a.*.*.*.*.*.*x');

    expect(regex('a'.repeat(100_000))).toBe(false);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { QueryError } from '../../../../local/logs/insights/query-error.ts';
import { parseQuery } from '../../../../local/logs/insights/query-parser.ts';
import { type AnswerRow, indexEvents, type QueriedEvents } from '../../../support/insights.ts';
import { TEST_NOW } from '../../../support/logs.ts';
import { mutateQuery, randomFrom, randomQuery } from './random-query.ts';
import { interpret } from './reference-interpreter.ts';

const MINUTE_MS = 60_000;

/** `INSIGHTS_FUZZ_QUERIES=20000 INSIGHTS_FUZZ_SEED=7` runs more and other queries than `npm test`. */
const QUERIES = Number(process.env['INSIGHTS_FUZZ_QUERIES'] ?? 200);
const SEED = Number(process.env['INSIGHTS_FUZZ_SEED'] ?? 1);
const MUTANTS_PER_QUERY = 9;

const MESSAGES = [
  'plain text without fields',
  'GET /time 200 user=alice, method=GET',
  'POST /payments 403 user=bob, method=POST; x=1;',
  '{"id":"r1","n":5,"k":1,"ok":true,"reason":"allowed","path":"GET /time 1","client_id":"12345678901234567891"}',
  '{"id":"r2","n":"7","k":2,"ok":false,"reason":"token_expired","client_id":"12345678901234567890","mixed":"a10"}',
  '{"id":"r3","n":20.5,"k":3,"reason":"token_expired","empty":"","nothing":null,"a":{"b":1,"c":[1,2]},"mixed":"a9"}',
  '{"id":"r4","n":"many","k":4,"reason":"allowed","a.b":"dotted","@odd":"at","http_status":403,"mixed":"07"}',
  '{"id":"r5","n":-3,"k":5,"items":["x","y"],"ip":"10.1.2.3","path":"user=carol, method=PUT","mixed":7}',
  '{"id":"r6","n":0.25,"k":6,"items":[{"id":1},{"id":"two"},null],"ip":"2001:db8::1","with-dash":"dash","mixed":"7"}',
  '{"id":"r7","n":5,"k":7,"items":[],"ip":"8.8.8.8","with-dash":7,"reason":"Allowed","a":{"b":"7"},"mixed":"é👍"}',
  'INFO {"id":"r8","n":"5.0","k":8,"reason":"é👍 allowed","http_status":"200","items":["10.1.2.3"]} after',
  '{"broken": ',
];

const EVENTS = MESSAGES.flatMap((message, index) => {
  const timestamp = TEST_NOW - (MESSAGES.length - index) * 2 * MINUTE_MS;
  // Some events share a message, some a time.
  return index % 3 === 0
    ? [
        { timestamp, message },
        { timestamp: timestamp + 500, message },
      ]
    : [{ timestamp, message }];
}).concat({
  timestamp: TEST_NOW - 2 * MINUTE_MS,
  message: '{"id":"r9","n":1,"k":9,"reason":"late","path":"a=b;c=d;"}',
});

const SIGNIFICANT = 10;

/** Cells that differ only in the last digits of a sum are the same. */
const rounded = (row: AnswerRow): AnswerRow =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value !== undefined && /^-?\d+\.\d{6,}(?:e[-+]?\d+)?$/.test(value)
        ? Number(value).toPrecision(SIGNIFICANT)
        : value,
    ]),
  );

let events: QueriedEvents;

beforeAll(async () => {
  events = await indexEvents(EVENTS);
});

afterAll(() => events[Symbol.asyncDispose]());

/** The answer of the engine, or its refusal. */
const answerOf = async (query: string): Promise<readonly AnswerRow[] | QueryError> => {
  try {
    return await events.ask(query);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw new Error(`the engine failed on ${query}`, { cause: error });
  }
};

const expectAgreement = async (query: string): Promise<'answered' | 'refused'> => {
  const answer = await answerOf(query);
  if (answer instanceof QueryError) {
    expect(answer.span.end).toBeLessThanOrEqual(query.length);
    return 'refused';
  }
  const expected = interpret(parseQuery(query), query, EVENTS);
  expect({ query, rows: answer.map(rounded) }).toEqual({ query, rows: expected.map(rounded) });
  return 'answered';
};

describe('the engine and the reference interpreter', () => {
  test(`agree on ${QUERIES} random queries`, { timeout: 600_000 }, async () => {
    const random = randomFrom(SEED);
    let answered = 0;
    for (let count = 0; count < QUERIES; count += 1) {
      if ((await expectAgreement(randomQuery(random))) === 'answered') answered += 1;
    }
    expect(answered / QUERIES).toBeGreaterThan(0.7);
  });

  test('agree on changed queries, or the engine refuses them', { timeout: 600_000 }, async () => {
    const random = randomFrom(SEED + 1);
    let refused = 0;
    for (let count = 0; count < QUERIES; count += 1) {
      const query = randomQuery(random);
      for (let mutant = 0; mutant < MUTANTS_PER_QUERY; mutant += 1) {
        if ((await expectAgreement(mutateQuery(query, random))) === 'refused') refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(QUERIES);
  });
});

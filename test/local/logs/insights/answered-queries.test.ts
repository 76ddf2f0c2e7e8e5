import { readFileSync } from 'node:fs';
import { GetQueryResultsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type LogStoreUnderTest,
  putEvents,
  rowsOf,
  runTestQuery,
  startTestLogStore,
} from '../../../support/logs.ts';

const cell = z.object({ row: z.number(), field: z.string(), value: z.string() });
const expected = z.strictObject({
  rowCount: z.number().optional(),
  rowCountOneOf: z.array(z.number()).optional(),
  column: z.object({ field: z.string(), values: z.array(z.string()) }).optional(),
  columnSet: z.object({ field: z.string(), values: z.array(z.string()) }).optional(),
  cells: z.array(cell).optional(),
  contains: z.array(z.object({ row: z.number(), field: z.string(), substr: z.string() })).optional(),
  everyRowHas: z.array(z.string()).optional(),
  noField: z.array(z.string()).optional(),
  fieldsExactly: z.array(z.string()).optional(),
  recordsScanned: z.number().optional(),
  recordsMatched: z.number().optional(),
  paging: z
    .object({ maxItems: z.number(), pages: z.array(z.array(z.string())), lastHasNextToken: z.literal(false) })
    .optional(),
});
const event = z.object({
  timestamp: z.number(),
  message: z.string(),
  logStream: z.string().optional(),
  logGroup: z.string().optional(),
});
const cases = z
  .array(
    z.object({
      id: z.string(),
      query: z.string(),
      events: z.array(event),
      expected,
      startTime: z.number(),
      endTime: z.number(),
      logGroups: z.array(z.string()).optional(),
    }),
  )
  .parse(JSON.parse(readFileSync(new URL('../vectors/answered-queries.json', import.meta.url), 'utf8')));

let store: LogStoreUnderTest;
let now = 0;

beforeAll(async () => {
  store = await startTestLogStore(() => now);
});

afterAll(() => store[Symbol.asyncDispose]());

describe('queries with data', () => {
  test.each(cases)(
    '$id is answered as expected',
    async ({ id, query, events, expected: wanted, ...range }) => {
      const groups = (range.logGroups ?? ['queried']).map((group) => `${id}/${group}`);
      now = range.endTime * 1000;
      for (const { timestamp, message, logStream, logGroup } of events) {
        const group = logGroup === undefined ? groups[0] : `${id}/${logGroup}`;
        const place = { group: String(group), ...(logStream === undefined ? {} : { stream: logStream }) };
        await putEvents(store.client, place, [{ timestamp, message }]);
      }

      const answer = await runTestQuery(store.client, { query, groups, ...range });

      expect(answer.status).toBe('Complete');
      const rows = rowsOf(answer);
      const { statistics } = answer;
      expect(rows.length).toBe(wanted.rowCount ?? rows.length);
      expect(wanted.rowCountOneOf ?? [rows.length]).toContain(rows.length);
      if (wanted.column !== undefined) {
        const { field, values } = wanted.column;
        expect(rows.map((row) => row[field])).toEqual(values);
      }
      if (wanted.columnSet !== undefined) {
        const { field, values } = wanted.columnSet;
        expect(rows.map((row) => String(row[field])).toSorted()).toEqual(values.toSorted());
      }
      for (const { row, field, value } of wanted.cells ?? []) expect(rows[row]?.[field]).toBe(value);
      for (const { row, field, substr } of wanted.contains ?? [])
        expect(rows[row]?.[field]).toContain(substr);
      for (const row of answer.results ?? []) {
        const fields = row.map(({ field }) => field);
        expect(fields).toEqual(expect.arrayContaining(wanted.everyRowHas ?? []));
        for (const field of wanted.noField ?? []) expect(fields).not.toContain(field);
        expect(fields.toSorted()).toEqual((wanted.fieldsExactly ?? fields).toSorted());
      }
      expect(statistics?.recordsScanned).toBe(wanted.recordsScanned ?? statistics?.recordsScanned);
      expect(statistics?.recordsMatched).toBe(wanted.recordsMatched ?? statistics?.recordsMatched);
      if (wanted.paging !== undefined) {
        const { maxItems, pages } = wanted.paging;
        let nextToken: string | undefined;
        for (const page of pages) {
          const part = await store.client.send(
            new GetQueryResultsCommand({ queryId: answer.queryId, maxItems, nextToken }),
          );
          expect(rowsOf(part).map((row) => row['@message'])).toEqual(page);
          nextToken = part.nextToken;
        }
        expect(nextToken).toBeUndefined();
      }
    },
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { queryIdSchema } from '../../../dashboard/contract/query-answer.ts';
import { parseQueryId, type QueryContext, writeQueryId } from '../../../dashboard/server/query-id.ts';

const CONTEXTS: readonly QueryContext[] = [
  { kind: 'search', limit: 10_000 },
  { kind: 'call', limit: 20, askedSince: 1_795_000_000_000 },
  {
    kind: 'overview',
    limit: 10_000,
    part: 'certificate_thumbprint',
    startTime: 1,
    endTime: 2,
    binSeconds: 300,
  },
];

describe('the id of a query', () => {
  test.each(CONTEXTS)('carries $kind through a URL', (context) => {
    const reference = { queryId: '1f2e-4c5d_A', context };
    const id = writeQueryId(reference);

    expect(queryIdSchema.safeParse(id).success).toBe(true);
    expect(parseQueryId(id)).toEqual(reference);
  });

  test('is nothing else: any other text is refused without an error', () => {
    const encoded = fc.json().map((json) => `${Buffer.from(json).toString('base64url')}.q`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), encoded, fc.constantFrom('..', '.q', 'e30.q', 'e30.q.q')), (id) => {
        expect(parseQueryId(id)).toBeUndefined();
      }),
    );
  });
});

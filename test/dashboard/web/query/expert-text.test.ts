import { describe, expect, test } from 'vitest';
import { visibleMark } from '../../../../dashboard/web/src/query/editor-mark.ts';
import { placeText } from '../../../../dashboard/web/src/query/place-text.ts';
import { secretInQuery } from '../../../../dashboard/web/src/query/secret-in-query.ts';

const JWT = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';
const OPAQUE = 'Zm9vYmFyYmF6cXV4Y29ycmxhdA-_Jz1Xy0Pq7Rs8TuA';

describe('secretInQuery', () => {
  test.each([
    [`filter @message like "${JWT}"`, 'an access token'],
    [`filter @message like "Bearer ${OPAQUE}"`, 'an access token'],
    [`filter @message like /access_token=${OPAQUE}/`, 'an access token'],
    ['filter x = "-----BEGIN EC PRIVATE KEY-----"', 'a private key'],
    ['filter token_type = "Bearer" and client_id = "a"', undefined],
    ['filter @message like "Bearer token"', undefined],
    ['filter token_hash = "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"', undefined],
    ['stats count(*) by reason', undefined],
  ])('%s: %s', (text, secret) => {
    expect(secretInQuery(text)).toBe(secret);
  });
});

describe('placeText', () => {
  test.each([
    ['fields a', 0, 'Line 1, column 1'],
    ['fields a\n| sort b', 11, 'Line 2, column 3'],
    ['fields a', 99, 'Line 1, column 9'],
  ])('%j at %d', (text, at, place) => {
    expect(placeText(text, at)).toBe(place);
  });
});

describe('visibleMark', () => {
  test.each([
    [{ start: 2, end: 4 }, 10, { start: 2, end: 4 }],
    [{ start: 4, end: 4 }, 10, { start: 4, end: 5 }],
    [{ start: 10, end: 10 }, 10, { start: 9, end: 10 }],
    [{ start: 3, end: 99 }, 10, { start: 3, end: 10 }],
    [{ start: 0, end: 0 }, 0, undefined],
  ])('%j in %d characters', (mark, length, visible) => {
    expect(visibleMark(mark, length)).toEqual(visible);
  });
});

import { invalidParameter } from './aws-exception.ts';

/** A part of a list, and the token for the next part. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly nextToken?: string;
}

const TOKEN = /^p([0-9]{1,9})$/;

/**
 * Cuts a page out of a list.
 *
 * @param nextToken - From the page before; absent for the first page.
 * @throws AwsException `InvalidParameterException` for a token that no page gave.
 */
export const pageOf = <T>(list: readonly T[], size: number, nextToken: string | undefined): Page<T> => {
  const text = nextToken === undefined ? 'p0' : Buffer.from(nextToken, 'base64url').toString('latin1');
  const start = TOKEN.exec(text)?.[1];
  if (start === undefined) throw invalidParameter('The specified nextToken is invalid.');
  const end = Number(start) + size;
  const items = list.slice(Number(start), end);
  return end < list.length ? { items, nextToken: Buffer.from(`p${end}`).toString('base64url') } : { items };
};

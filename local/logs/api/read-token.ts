import { invalidParameter } from '../../aws-json/aws-exception.ts';
import type { Bookmark } from './event-reader.ts';

const TOKEN = /^([fb])\/(\d{1,16})\/(\d{1,16})$/;

/**
 * Reads the place out of a `nextToken`.
 *
 * @throws AwsException `InvalidParameterException` for a token that no answer gave.
 */
export const parseToken = (token: string): Bookmark => {
  const [, direction, time, sequence] = TOKEN.exec(token) ?? [];
  if (direction === undefined) throw invalidParameter('The specified nextToken is invalid.');
  return { direction: direction === 'f' ? 'f' : 'b', time: Number(time), sequence: Number(sequence) };
};

/** Writes a place as a `nextToken`. */
export const writeToken = ({ direction, time, sequence }: Bookmark): string =>
  `${direction}/${time}/${sequence}`;

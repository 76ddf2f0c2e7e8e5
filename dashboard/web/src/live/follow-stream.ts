import { TAIL_EVENTS } from '../../../contract/tail.ts';
import { type Tail, type TailEnd, withEnd, withRows } from './tail.ts';

/** What following a tail tells. */
export interface TailListener {
  readonly onChange: (change: (tail: Tail) => Tail) => void;
  /** No event can pass: a proxy on the way holds the stream back, or refuses it. */
  readonly onBlocked: () => void;
}

/** A session of CloudWatch Logs begins within seconds; a stream that is silent for longer is held back. */
const SILENCE_MS = 10_000;

/**
 * Follows a tail by server-sent events.
 *
 * @param query - Query of the address, with its `?`, or an empty text.
 * @returns What ends it.
 */
export const followStream = (query: string, { onChange, onBlocked }: TailListener): (() => void) => {
  const source = new EventSource(`/api/tail${query}`);
  let hasBegun = false;
  const close = (): void => {
    clearTimeout(timer);
    source.close();
  };
  const block = (): void => {
    close();
    onBlocked();
  };
  const timer = setTimeout(block, SILENCE_MS);
  const begin = (): void => {
    hasBegun = true;
    clearTimeout(timer);
  };
  const end = (reason: TailEnd, problem?: Parameters<typeof withEnd>[2]): void => {
    close();
    onChange((tail) => withEnd(tail, reason, problem));
  };
  source.addEventListener('start', ({ data }) => {
    begin();
    const start = TAIL_EVENTS.start.safeParse(parseJson(data));
    if (start.success) onChange((tail) => ({ ...tail, mode: start.data.mode }));
  });
  source.addEventListener('rows', ({ data }) => {
    begin();
    const came = TAIL_EVENTS.rows.safeParse(parseJson(data));
    if (came.success) onChange((tail) => withRows(tail, came.data));
  });
  source.addEventListener('end', ({ data }) => {
    const ended = TAIL_EVENTS.end.safeParse(parseJson(data));
    end(ended.success ? ended.data.reason : 'session_closed', ended.data?.problem);
  });
  source.addEventListener('error', () => (hasBegun ? end('connection_lost') : block()));
  return close;
};

const parseJson = (text: unknown): unknown => {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
};

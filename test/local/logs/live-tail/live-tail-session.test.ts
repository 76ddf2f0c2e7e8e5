import { PassThrough, Writable } from 'node:stream';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LiveTailSession } from '../../../../local/logs/live-tail/live-tail-session.ts';

const HOUR_MS = 60 * 60 * 1000;

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
);

interface Frame {
  readonly type: unknown;
  readonly payload: { readonly sessionResults?: readonly { readonly message: string }[] } & {
    readonly sessionMetadata?: unknown;
  };
}

/** Splits what was written into frames: each starts with its length. */
const decodeFrames = (data: Buffer): readonly Frame[] => {
  const frames: Frame[] = [];
  for (let at = 0; at < data.length; at += data.readUInt32BE(at)) {
    const { headers, body } = codec.decode(data.subarray(at, at + data.readUInt32BE(at)));
    const type = headers[':event-type'] ?? headers[':exception-type'];
    frames.push({ type: type?.value, payload: JSON.parse(Buffer.from(body).toString()) });
  }
  return frames;
};

const startSession = (stream: Writable) => {
  const closed: LiveTailSession[] = [];
  const session = new LiveTailSession(stream, {
    start: { sessionId: 's' },
    filter: {
      selects: ({ logStream }) => logStream === 'shown',
      matches: (message) => !message.startsWith('-'),
    },
    identify: (logGroup) => `arn:${logGroup}`,
    onClose: (ended) => closed.push(ended),
  });
  const ingest = (messages: readonly string[], logStream = 'shown'): void =>
    session.ingest({
      logGroup: 'g',
      logStream,
      ingestionTime: 2,
      events: messages.map((message) => ({ timestamp: 1, message })),
    });
  return { session, ingest, closed };
};

/** A session on a client that reads everything. */
const setUp = () => {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const frames = (): readonly Frame[] => decodeFrames(Buffer.concat(chunks));
  return { stream, frames, ...startSession(stream) };
};

const messagesOf = (frames: readonly Frame[]): unknown =>
  frames.map(({ payload }) => payload.sessionResults?.map(({ message }) => message));

describe('LiveTailSession', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('starts, and sends every second what matched, be it nothing', async () => {
    const { ingest, frames, stream } = setUp();
    ingest(['a', '-b', 'c']);
    ingest(['other'], 'hidden');

    await vi.advanceTimersByTimeAsync(2000);

    expect(frames().map(({ type }) => type)).toEqual([
      ...['initial-response', 'sessionStart', 'sessionUpdate', 'sessionUpdate'],
    ]);
    expect(frames()[2]?.payload).toEqual({
      sessionMetadata: { sampled: false },
      sessionResults: ['a', 'c'].map((message) => ({
        logStreamName: 'shown',
        logGroupIdentifier: 'arn:g',
        message,
        timestamp: 1,
        ingestionTime: 2,
      })),
    });
    expect(messagesOf(frames().slice(3))).toEqual([[]]);
    stream.destroy();
  });

  test('sends exactly 500 events whole, and of more a sample in order', async () => {
    const { ingest, frames, stream } = setUp();
    const many = Array.from({ length: 2000 }, (_, index) => String(index));

    ingest(many.slice(0, 500));
    await vi.advanceTimersByTimeAsync(1000);
    ingest(many);
    await vi.advanceTimersByTimeAsync(1000);

    const [whole, part] = frames().slice(2);
    const sampled = part?.payload.sessionResults?.map(({ message }) => Number(message)) ?? [];
    expect(whole?.payload).toMatchObject({ sessionMetadata: { sampled: false } });
    expect(whole?.payload.sessionResults).toHaveLength(500);
    expect(part?.payload).toMatchObject({ sessionMetadata: { sampled: true } });
    expect(new Set(sampled).size).toBe(500);
    expect(sampled).toEqual(sampled.toSorted((a, b) => a - b));
    stream.destroy();
  });

  test('sends no more bytes at a time than a client can take, and says so', async () => {
    const { ingest, frames, stream } = setUp();
    ingest(Array.from({ length: 20 }, () => 'x'.repeat(1024 * 1024 - 26)));

    await vi.advanceTimersByTimeAsync(1000);

    const update = frames()[2]?.payload;
    expect(update).toMatchObject({ sessionMetadata: { sampled: true } });
    expect(update?.sessionResults).toHaveLength(8);
    stream.destroy();
  });

  test('keeps ten updates for a client that does not read, and drops the oldest', async () => {
    const written: Buffer[] = [];
    let release: (() => void) | undefined;
    const stream = new Writable({
      highWaterMark: 1,
      write: (chunk: Buffer, _encoding, done) => {
        written.push(chunk);
        release = done;
      },
    });
    const { ingest } = startSession(stream);
    for (let second = 1; second <= 14; second += 1) {
      ingest([`m${second}`]);
      await vi.advanceTimersByTimeAsync(1000);
    }

    for (let next = release; next !== undefined; next = release) {
      release = undefined;
      next();
      await vi.advanceTimersByTimeAsync(0);
    }

    const updates = decodeFrames(Buffer.concat(written)).slice(2);
    expect(messagesOf(updates)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14].map((n) => [`m${n}`]));
    stream.destroy();
  });

  test('ends after three hours with SessionTimeoutException', async () => {
    const { frames, stream, closed, session } = setUp();

    await vi.advanceTimersByTimeAsync(3 * HOUR_MS + 1000);

    expect(frames().at(-1)).toMatchObject({ type: 'SessionTimeoutException' });
    expect(stream.writableFinished).toBe(true);
    expect(closed).toEqual([session]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('leaves nothing behind when the client goes', async () => {
    const { stream, closed, session } = setUp();

    stream.destroy();
    await vi.advanceTimersByTimeAsync(0);

    expect(closed).toEqual([session]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

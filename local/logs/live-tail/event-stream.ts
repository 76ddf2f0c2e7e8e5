import { EventStreamCodec } from '@smithy/core/event-streams';

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
);

const encode = (headers: { readonly [name: string]: string }, payload: object): Uint8Array => {
  const entries = Object.entries(headers).map(
    ([name, value]) => [name, { type: 'string' as const, value }] as const,
  );
  return codec.encode({ headers: Object.fromEntries(entries), body: Buffer.from(JSON.stringify(payload)) });
};

/**
 * Writes an event as a frame of an event stream.
 *
 * @see {@link https://smithy.io/2.0/aws/amazon-eventstream.html Amazon event stream}
 */
export const encodeEvent = (type: string, payload: object): Uint8Array =>
  encode({ ':message-type': 'event', ':event-type': type, ':content-type': 'application/json' }, payload);

/** Writes an exception, which ends the stream. */
export const encodeException = (type: string, message: string): Uint8Array =>
  encode(
    { ':message-type': 'exception', ':exception-type': type, ':content-type': 'application/json' },
    { message },
  );

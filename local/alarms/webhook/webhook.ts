import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** Tells a webhook about changes, one after the other, in the background. */
export interface Webhook {
  /** Queues a message. Never throws. */
  post(message: WebhookMessage): void;
  /** Gives up what has not been delivered. */
  close(): Promise<void>;
}

/** One message. */
export interface WebhookMessage {
  /** What it is about, for the operator, such as `gatelens-deny-ratio -> ALARM`. */
  readonly title: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What {@link createWebhook} needs. */
export interface WebhookOptions {
  readonly url: URL;
  /** Takes the one line about a message that could not be delivered; without the path of the address. */
  readonly report: (line: string) => void;
  /** Pauses before the second and every further try, milliseconds. */
  readonly pausesMs?: readonly number[];
  /** Limit of one try, milliseconds. */
  readonly timeoutMs?: number;
}

const PAUSES_MS = [1_000, 4_000];
const TIMEOUT_MS = 5_000;
/** Messages that may wait. A webhook that is down for long loses the newest, not the memory of this process. */
const MAX_WAITING = 100;

/**
 * Creates a webhook.
 *
 * A redirect is not followed: the address is the one that was given. Answers of the client's own fault (4xx) are not
 * tried again, but for 408 and 429.
 */
export const createWebhook = ({
  url,
  report,
  pausesMs = PAUSES_MS,
  timeoutMs = TIMEOUT_MS,
}: WebhookOptions): Webhook => {
  const closed = new AbortController();
  let waiting = 0;
  let work: Promise<void> = Promise.resolve();

  const deliver = async ({ title, body }: WebhookMessage): Promise<void> => {
    const id = randomUUID();
    let attempt: Attempt = { kind: 'failed', cause: 'not sent', isFinal: false };
    for (const pause of [0, ...pausesMs]) {
      if (pause > 0) await delay(pause, undefined, { signal: closed.signal }).catch(() => undefined);
      if (closed.signal.aborted) return;
      attempt = await send(
        url,
        { id, body },
        AbortSignal.any([closed.signal, AbortSignal.timeout(timeoutMs)]),
      );
      if (attempt.kind === 'delivered') return;
      if (attempt.isFinal) break;
    }
    if (!closed.signal.aborted && attempt.kind === 'failed')
      report(`alarm webhook: ${title} was not delivered to ${url.origin} (${attempt.cause})`);
  };

  return {
    post: (message) => {
      if (waiting >= MAX_WAITING || closed.signal.aborted) {
        report(`alarm webhook: ${message.title} was not sent to ${url.origin} (too many wait)`);
        return;
      }
      waiting += 1;
      work = work
        .then(() => deliver(message))
        .finally(() => {
          waiting -= 1;
        });
    },
    close: () => {
      closed.abort();
      return work;
    },
  };
};

type Attempt =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'failed'; readonly cause: string; readonly isFinal: boolean };

const send = async (
  url: URL,
  { id, body }: { readonly id: string; readonly body: WebhookMessage['body'] },
  signal: AbortSignal,
): Promise<Attempt> => {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal,
      headers: {
        'content-type': 'application/json',
        'x-amz-sns-message-type': 'Notification',
        'x-amz-sns-message-id': id,
        'x-amz-sns-rawdelivery': 'true',
      },
      body: JSON.stringify(body),
    });
    await answer.body?.cancel();
    const { status } = answer;
    if (answer.ok) return { kind: 'delivered' };
    const isFinal = status < 500 && status !== 408 && status !== 429;
    return { kind: 'failed', cause: `HTTP ${status}`, isFinal };
  } catch (error) {
    return { kind: 'failed', cause: causeOf(error), isFinal: false };
  }
};

/** The code of a connection error is enough; its text can hold the address. */
const causeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown error';
  if (error.name === 'TimeoutError') return 'no answer in time';
  const code = error.cause instanceof Error ? Reflect.get(error.cause, 'code') : undefined;
  return typeof code === 'string' ? code : error.name;
};

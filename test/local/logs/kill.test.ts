import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from 'vitest';
import { startLogStore } from '../../../local/logs/log-store.ts';
import { createStream, logsClient, rowsOf, runTestQuery, temporaryDirectory } from '../../support/logs.ts';

const CHILD = fileURLToPath(new URL('../../support/logs-child.ts', import.meta.url));
const GROUP = 'killed';
const ROUNDS = 20;
/** In these the index is gone, so that the kill hits a store that fills it again. */
const ROUNDS_WITHOUT_INDEX = 5;
const BATCH_EVENTS = 5;
/** Bytes that each writer adds to its events: small batches, and such that no one write to the disk takes. */
const WRITER_BYTES = [0, 2_000, 150_000];

/** A store that is killed, in the middle of whatever it does, when the scope ends. */
interface RunningChild extends AsyncDisposable {
  readonly url: string;
}

const startChild = async (dataDirectory: string): Promise<RunningChild> => {
  const child = fork(CHILD, [dataDirectory], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exit = once(child, 'exit');
  const ended = exit.then(() => {
    throw new Error('the log store did not start');
  });
  ended.catch(() => undefined);
  const [url] = await Promise.race([once(child, 'message'), ended]);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exit;
  };
  return { url: String(url), [Symbol.asyncDispose]: kill };
};

interface Writer {
  readonly name: string;
  readonly bytes: number;
}

/** The batches that were acknowledged. */
class Acknowledged {
  readonly batches: string[] = [];
  #wanted = 0;
  #reached: () => void = () => undefined;

  add(batch: string): void {
    this.batches.push(batch);
    if (this.batches.length >= this.#wanted) this.#reached();
  }

  /** Waits for some more. */
  more(count: number): Promise<void> {
    this.#wanted = this.batches.length + count;
    return new Promise((resolve) => {
      this.#reached = resolve;
    });
  }
}

/** Writes batches until the store is gone; notes each acknowledged one. */
const writeUntilKilled = async (url: string, writer: Writer, acknowledged: Acknowledged): Promise<void> => {
  const client = logsClient(url);
  const filler = 'x'.repeat(writer.bytes);
  for (let batch = 0; ; batch += 1) {
    const name = `${writer.name}-${batch}`;
    const logEvents = Array.from({ length: BATCH_EVENTS }, (_, part) => ({
      timestamp: Date.now(),
      message: JSON.stringify({ batch: name, part, filler }),
    }));
    try {
      await client.send(new PutLogEventsCommand({ logGroupName: GROUP, logStreamName: 'stream', logEvents }));
      acknowledged.add(name);
    } catch {
      client.destroy();
      return;
    }
  }
};

/** A round takes half a second; beside other work several. */
const TIMEOUT_MS = 180_000;

describe('kill -9 while events are written', () => {
  test('loses no acknowledged batch and tears none, in any of 20 rounds', {
    timeout: TIMEOUT_MS,
  }, async () => {
    await using directory = await temporaryDirectory();
    const acknowledged = new Acknowledged();
    for (let round = 0; round < ROUNDS; round += 1) {
      if (round % (ROUNDS / ROUNDS_WITHOUT_INDEX) === 1) await rm(join(directory.path, 'index.duckdb'));
      await using child = await startChild(directory.path);
      const client = logsClient(child.url);
      await createStream(client, GROUP);
      client.destroy();
      // A different moment each round, but never before something was acknowledged.
      const enough = acknowledged.more(1 + ((round * 7) % 13));
      const writers = WRITER_BYTES.map((bytes, writer) =>
        writeUntilKilled(child.url, { name: `${round}-${writer}`, bytes }, acknowledged),
      );
      await enough;
      await child[Symbol.asyncDispose]();
      await Promise.all(writers);
    }

    const service = await startLogStore({ port: 0, dataDirectory: directory.path });
    const client = logsClient(service.url);
    const endTime = Math.ceil(Date.now() / 1000);
    const query = 'stats count(*) as events, count_distinct(part) as parts by batch';
    const rows = rowsOf(await runTestQuery(client, { query, groups: [GROUP], endTime }));
    client.destroy();
    await service.close();

    expect(acknowledged.batches.length).toBeGreaterThan(ROUNDS);
    const found = new Set(rows.map(({ batch }) => batch));
    expect(acknowledged.batches.filter((batch) => !found.has(batch))).toEqual([]);
    const whole = { events: String(BATCH_EVENTS), parts: String(BATCH_EVENTS) };
    expect(rows.filter(({ events, parts }) => events !== whole.events || parts !== whole.parts)).toEqual([]);
  });
});

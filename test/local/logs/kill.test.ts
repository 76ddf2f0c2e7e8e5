import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from 'vitest';
import { startLogStore } from '../../../local/logs/log-store.ts';
import { createStream, logsClient, rowsOf, runTestQuery, temporaryDirectory } from '../../support/logs.ts';

const CHILD = fileURLToPath(new URL('../../support/logs-child.ts', import.meta.url));
const GROUP = 'killed';
const ROUNDS = 4;
const BATCH_EVENTS = 5;
const WRITERS = 3;

interface RunningChild {
  readonly process: ChildProcess;
  readonly url: string;
}

const startChild = async (dataDirectory: string): Promise<RunningChild> => {
  const process = fork(CHILD, [dataDirectory], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [url] = await once(process, 'message');
  return { process, url: String(url) };
};

/** Writes batches until the store is gone; notes each acknowledged one. */
const writeUntilKilled = async (url: string, writer: string, acknowledged: string[]): Promise<void> => {
  const client = logsClient(url);
  for (let batch = 0; ; batch += 1) {
    const name = `${writer}-${batch}`;
    const logEvents = Array.from({ length: BATCH_EVENTS }, (_, part) => ({
      timestamp: Date.now(),
      message: JSON.stringify({ batch: name, part }),
    }));
    try {
      await client.send(new PutLogEventsCommand({ logGroupName: GROUP, logStreamName: 'stream', logEvents }));
      acknowledged.push(name);
    } catch {
      client.destroy();
      return;
    }
  }
};

describe('kill -9 while events are written', () => {
  test('loses no acknowledged batch and tears none', async () => {
    await using directory = await temporaryDirectory();
    const acknowledged: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { process, url } = await startChild(directory.path);
      const client = logsClient(url);
      await createStream(client, GROUP);
      client.destroy();
      const before = acknowledged.length;
      const writers = Array.from({ length: WRITERS }, (_, writer) =>
        writeUntilKilled(url, `${round}-${writer}`, acknowledged),
      );
      // A different moment each round, but never before something was acknowledged.
      const wanted = before + 1 + round * 4;
      while (acknowledged.length < wanted) await new Promise(setImmediate);
      process.kill('SIGKILL');
      await Promise.all([once(process, 'exit'), ...writers]);
    }

    const service = await startLogStore({ port: 0, dataDirectory: directory.path });
    const client = logsClient(service.url);
    const endTime = Math.ceil(Date.now() / 1000);
    const query = 'stats count(*) as events, count_distinct(part) as parts by batch';
    const rows = rowsOf(await runTestQuery(client, { query, groups: [GROUP], endTime }));
    client.destroy();
    await service.close();

    const found = new Set(rows.map(({ batch }) => batch));
    expect(acknowledged.filter((batch) => !found.has(batch))).toEqual([]);
    const whole = { events: String(BATCH_EVENTS), parts: String(BATCH_EVENTS) };
    expect(rows.filter(({ events, parts }) => events !== whole.events || parts !== whole.parts)).toEqual([]);
  });
});

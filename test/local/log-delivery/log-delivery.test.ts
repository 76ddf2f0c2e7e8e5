import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLogDelivery, type LogDelivery } from '../../../local/log-delivery/log-delivery.ts';
import { startScriptedServer } from '../../support/authorizer-server.ts';
import { type LogEndpoint, startLogEndpoint } from '../../support/log-endpoint.ts';

let endpoint: LogEndpoint;
let delivery: LogDelivery;
let reports: string[];

const create = (url: string): LogDelivery =>
  createLogDelivery({ endpoint: url, region: 'us-east-1', report: (line) => reports.push(line) });

beforeEach(async () => {
  reports = [];
  endpoint = await startLogEndpoint();
  delivery = create(endpoint.url);
});

afterEach(async () => {
  await delivery.close();
  await endpoint.close();
});

describe('createLogDelivery', () => {
  test('group and stream are created once, before the first events', async () => {
    delivery.write('/g', 's', 'one');
    await delivery.flush();
    delivery.write('/g', 's', 'two');
    await delivery.flush();

    expect(endpoint.operations).toEqual([
      'CreateLogGroup',
      'CreateLogStream',
      'PutLogEvents',
      'PutLogEvents',
    ]);
    expect(endpoint.messages()).toEqual(['one', 'two']);
  });

  test('a group and a stream that exist are used', async () => {
    endpoint.existing.add('/g').add('/g s');

    delivery.write('/g', 's', 'one');
    await delivery.flush();

    expect(endpoint.messages()).toEqual(['one']);
    expect(reports).toEqual([]);
  });

  test('a store that lost its streams gets them again', async () => {
    delivery.write('/g', 's', 'one');
    await delivery.flush();
    endpoint.existing.clear();

    delivery.write('/g', 's', 'two');
    await delivery.flush();

    expect(endpoint.messages()).toEqual(['one', 'two']);
  });

  test('many lines arrive in order, in batches within the limits', async () => {
    const lines = Array.from({ length: 25_000 }, (_line, index) => `line ${index} ${'x'.repeat(100)}`);

    for (const line of lines) delivery.write('/g', 's', line, 1_000);
    await delivery.flush();

    expect(endpoint.messages()).toEqual(lines);
    expect(endpoint.puts.length).toBeLessThan(10);
    for (const { logEvents } of endpoint.puts) expect(logEvents.length).toBeLessThanOrEqual(10_000);
  });

  test('lines are delivered without a flush', async () => {
    delivery.write('/g', 's', 'one');

    await expect.poll(() => endpoint.messages()).toEqual(['one']);
  });

  test('the time of a line is its own, and now when it has none', async () => {
    const before = Date.now();
    delivery.write('/g', 's', 'dated', before - 5_000);
    delivery.write('/g', 's', 'undated');
    await delivery.flush();

    const times = endpoint.puts.flatMap(({ logEvents }) => logEvents.map(({ timestamp }) => timestamp));
    expect(times[0]).toBe(before - 5_000);
    expect(times[1]).toBeGreaterThanOrEqual(before);
  });

  test('an answer of 500 is tried again', async () => {
    let failures = 2;
    endpoint.override = (operation) =>
      operation === 'PutLogEvents' && failures-- > 0 ? { status: 500, body: {} } : undefined;

    delivery.write('/g', 's', 'one');
    await delivery.flush();

    expect(endpoint.messages()).toEqual(['one']);
    expect(delivery.lostEvents()).toBe(0);
  });

  test('what is refused is counted and reported once, without content', async () => {
    endpoint.override = () => ({ status: 400, body: { __type: 'InvalidParameterException', message: 'no' } });

    for (const line of ['secret one', 'secret two']) {
      delivery.write('/g', 's', line);
      await delivery.flush();
    }

    expect(delivery.lostEvents()).toBe(2);
    expect(reports).toEqual([
      'log delivery: 1 log events could not be delivered (InvalidParameterException); more are counted silently',
    ]);
  });

  test('events that the API calls too old or too new are counted', async () => {
    endpoint.override = (operation) =>
      operation === 'PutLogEvents'
        ? {
            status: 200,
            body: { rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1, tooNewLogEventStartIndex: 3 } },
          }
        : undefined;

    for (const line of ['a', 'b', 'c', 'd']) delivery.write('/g', 's', line);
    await delivery.flush();

    expect(delivery.lostEvents()).toBe(2);
  });

  test('close delivers what waits, and what is written later is counted as lost', async () => {
    delivery.write('/g', 's', 'one');

    await delivery.close();
    delivery.write('/g', 's', 'late');

    expect(endpoint.messages()).toEqual(['one']);
    expect(delivery.lostEvents()).toBe(1);
  });

  test('without a store close gives up', async () => {
    await endpoint.close();

    delivery.write('/g', 's', 'one');
    await delivery.close();

    expect(delivery.lostEvents()).toBe(1);
    expect(reports).toHaveLength(1);
    endpoint = await startLogEndpoint();
  });

  test('close gives up on a store that does not answer', async () => {
    const silent = await startScriptedServer(() => undefined);
    delivery = create(silent.url);

    delivery.write('/g', 's', 'one');
    await delivery.close();
    await silent.close();

    expect(delivery.lostEvents()).toBe(1);
    expect(reports).toHaveLength(1);
  });

  test('the queue is bounded', async () => {
    const line = 'x'.repeat(1024 * 1024);

    for (let count = 0; count < 70; count += 1) delivery.write('/g', 's', line);

    expect(delivery.lostEvents()).toBeGreaterThan(0);
    expect(reports[0]).toContain('queue full');
    await delivery.flush();
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEmf } from '../../../local/alarms/metric/emf.ts';
import { readLambdaReport } from '../../../local/alarms/metric/lambda-report.ts';
import { buildReportLine } from '../../../local/lambda/platform-line.ts';
import { parseEmf, seriesOf } from '../../support/emf-schema.ts';
import { createMetricsLines } from '../../support/metrics-line.ts';

const TIME = 1_764_100_800_000;

interface Parts {
  readonly Namespace?: unknown;
  readonly Dimensions?: unknown;
  readonly Metrics?: unknown;
  readonly Timestamp?: unknown;
}

const line = (parts: Parts, members: object): string => {
  const { Timestamp = TIME, ...directive } = parts;
  return JSON.stringify({
    _aws: {
      Timestamp,
      CloudWatchMetrics: [
        { Namespace: 'Gatelens', Dimensions: [['service']], Metrics: [{ Name: 'Calls' }], ...directive },
      ],
    },
    service: 'authorizer',
    Calls: 1,
    ...members,
  });
};

describe('readEmf (Embedded metric format specification)', () => {
  test('gives a datum for each metric and dimension set', () => {
    const two = line(
      {
        Dimensions: [['service'], ['service', 'Decision'], []],
        Metrics: [
          { Name: 'Calls', Unit: 'Count' },
          { Name: 'Latency', Unit: 'Milliseconds' },
        ],
      },
      { Decision: 'Deny', Latency: [3, 4.5] },
    );

    expect(readEmf(two)).toEqual({
      kind: 'metrics',
      data: [
        ['Calls', [1]],
        ['Latency', [3, 4.5]],
      ].flatMap(([name, values]) =>
        [{ service: 'authorizer' }, { service: 'authorizer', Decision: 'Deny' }, {}].map((dimensions) => ({
          namespace: 'Gatelens',
          name,
          dimensions,
          timestamp: TIME,
          values,
        })),
      ),
    });
  });

  test.each([
    ['a plain line', 'START RequestId: 1 Version: $LATEST'],
    ['a decision record', JSON.stringify({ schema: 'gatelens.decision/1', decision: 'Deny' })],
    ['a record in which a caller says "_aws"', JSON.stringify({ user_agent: line({}, {}) })],
    ['a record with EMF deeper down', JSON.stringify({ introspection_response: JSON.parse(line({}, {})) })],
    ['an array', `[${line({}, {})}]`],
    ['EMF behind other text', `INFO ${line({}, {})}`],
    ['cut EMF', line({}, {}).slice(0, -2)],
    ['`_aws` without metrics', JSON.stringify({ _aws: { LogGroup: 'g' }, Calls: 1 })],
  ])('takes nothing from %s', (_name, message) => {
    expect(readEmf(message)).toEqual({ kind: 'not_emf' });
  });

  test.each<[string, Parts, object]>([
    ['no time', { Timestamp: null }, {}],
    ['a time as text', { Timestamp: '2026-11-25T00:00:00Z' }, {}],
    ['a broken time', { Timestamp: 1.5 }, {}],
    ['no namespace', { Namespace: '' }, {}],
    ['a dimension without a value', { Dimensions: [['Reason']] }, {}],
    ['a dimension that is a number', {}, { service: 5 }],
    ['a dimension that is empty', {}, { service: '' }],
    ['a dimension that is too long', {}, { service: 'x'.repeat(1_025) }],
    ['31 dimensions', { Dimensions: [Array.from({ length: 31 }, () => 'service')] }, {}],
    ['a metric without a value', { Metrics: [{ Name: 'Missing' }] }, {}],
    ['a metric that is text', {}, { Calls: '1' }],
    ['a metric that is too large', {}, { Calls: 2 ** 361 }],
    ['101 values', {}, { Calls: Array.from({ length: 101 }, () => 1) }],
    ['101 metrics', { Metrics: Array.from({ length: 101 }, () => ({ Name: 'Calls' })) }, {}],
    ['an unknown unit', { Metrics: [{ Name: 'Calls', Unit: 'Apples' }] }, {}],
    ['an unknown resolution', { Metrics: [{ Name: 'Calls', StorageResolution: 5 }] }, {}],
    ['a metric named like what every object has', { Metrics: [{ Name: 'constructor' }] }, {}],
    ['a dimension named like what every object has', { Dimensions: [['toString']] }, {}],
  ])('is malformed with %s', (_name, parts, members) => {
    expect(readEmf(line(parts, members))).toEqual({ kind: 'malformed' });
  });

  test('a name that objects have by themselves is one like any other', () => {
    const own = `{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"n","Dimensions":[["__proto__"]],"Metrics":[{"Name":"constructor"}]}]},"__proto__":"p","constructor":2}`;
    const reading = readEmf(own);

    expect(reading).toMatchObject({ kind: 'metrics', data: [{ name: 'constructor', values: [2] }] });
  });

  test('never throws, whatever a line is', () => {
    const anyLine = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json().map((json) => `{"_aws":{"Timestamp":1,"CloudWatchMetrics":${json}},"Calls":1}`),
      fc.jsonValue().map((value) => line({ Dimensions: value, Metrics: value }, {})),
      fc.dictionary(fc.string(), fc.jsonValue()).map((members) => line({}, members)),
    );

    fc.assert(fc.property(anyLine, (text) => readEmf(text).kind !== undefined));
  });

  test('reads the authorizer’s own line series by series', () => {
    const own = createMetricsLines('payments')({
      decision_id: 'd',
      decision: 'Deny',
      reason: 'certificate_mismatch',
      binding: 'mismatch',
      duration_ms: 12.5,
      introspection_ms: 8,
      cold_start: false,
    });
    const reading = readEmf(own);

    expect(reading.kind).toBe('metrics');
    const data = reading.kind === 'metrics' ? reading.data : [];
    const found = data.map(({ namespace, name, dimensions }) =>
      [namespace, name, ...Object.entries(dimensions).map(([key, value]) => `${key}=${value}`)].join(' '),
    );
    expect(found.sort()).toEqual([...seriesOf(parseEmf(own))].sort());
    expect(data.find(({ name }) => name === 'DecisionLatency')?.values).toEqual([12.5]);
  });
});

describe('readLambdaReport', () => {
  const report = (status: 'success' | 'error' | 'timeout') =>
    buildReportLine({
      requestId: 'r',
      durationMs: 3,
      initDurationMs: undefined,
      memoryMb: 256,
      maxMemoryBytes: 1,
      status,
    });

  test.each([
    ['success', 0],
    ['error', 1],
    ['timeout', 1],
  ] as const)('an invocation that ends in %s has %d errors', (status, errors) => {
    expect(readLambdaReport(report(status), TIME, 'fn')).toEqual([
      {
        namespace: 'AWS/Lambda',
        name: 'Invocations',
        dimensions: { FunctionName: 'fn' },
        timestamp: TIME,
        values: [1],
      },
      {
        namespace: 'AWS/Lambda',
        name: 'Errors',
        dimensions: { FunctionName: 'fn' },
        timestamp: TIME,
        values: [errors],
      },
    ]);
  });

  test.each([JSON.stringify({ user_agent: report('error') }), `x ${report('error')}`, 'END RequestId: r'])(
    'no other line is one: %s',
    (text) => {
      expect(readLambdaReport(text, TIME, 'fn')).toBeUndefined();
    },
  );
});

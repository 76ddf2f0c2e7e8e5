import { z } from 'zod';
import type { Operations } from '../../aws-json/operation.ts';
import { listOf } from '../../aws-json/parse-request.ts';
import type { MetricId } from '../metric/metric.ts';
import type { MetricStore } from '../metric/metric-store.ts';
import type { StatisticName, Statistics } from '../metric/statistics.ts';
import { cloudWatchPage, invalidValue, parseCloudWatchRequest } from './cloudwatch-request.ts';

const MINUTE_MS = 60_000;
/** Metrics of one page, and datapoints of one answer (AWS). */
const PAGE_METRICS = 500;
const MAX_DATAPOINTS = 1_440;
const MAX_DIMENSIONS = 30;
const STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const;

const name = z.string().min(1).max(255);
const isPercentile = (text: string): text is `p${number}` => /^p(?:\d{1,2}(?:\.\d{1,10})?|100)$/.test(text);

const listMetricsRequest = z.object({
  Namespace: name.optional(),
  MetricName: name.optional(),
  Dimensions: z
    .array(z.object({ Name: name, Value: z.string().optional() }))
    .max(MAX_DIMENSIONS)
    .default([]),
  NextToken: z.string().optional(),
});

const getMetricStatisticsRequest = z.object({
  Namespace: name,
  MetricName: name,
  Dimensions: z
    .array(z.object({ Name: name, Value: name }))
    .max(MAX_DIMENSIONS)
    .default([]),
  /** Seconds since the epoch. */
  StartTime: z.number().min(0),
  EndTime: z.number().min(0),
  /** Seconds. */
  Period: z.int().min(60).multipleOf(60),
  Statistics: listOf(z.enum(STATISTICS), STATISTICS.length).optional(),
  ExtendedStatistics: listOf(
    z.string().refine(isPercentile, 'Member must be a percentile, such as p99'),
    10,
  ).optional(),
  Unit: z.string().optional(),
});

type StatisticsRequest = z.infer<typeof getMetricStatisticsRequest>;

const listMetrics = (metrics: MetricStore, body: unknown): object => {
  const request = parseCloudWatchRequest(listMetricsRequest, body);
  const found = metrics.series.filter(
    ({ namespace, name: metric, dimensions }) =>
      (request.Namespace ?? namespace) === namespace &&
      (request.MetricName ?? metric) === metric &&
      request.Dimensions.every(
        ({ Name, Value }) =>
          Object.hasOwn(dimensions, Name) && (Value === undefined || dimensions[Name] === Value),
      ),
  );
  const { items, nextToken } = cloudWatchPage(found, { ...request, MaxRecords: PAGE_METRICS });
  return { Metrics: items.map(buildMetric), ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
};

const buildMetric = ({ namespace, name: metric, dimensions }: MetricId): object => ({
  Namespace: namespace,
  MetricName: metric,
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
});

const getMetricStatistics = (metrics: MetricStore, body: unknown): object => {
  const request = parseCloudWatchRequest(getMetricStatisticsRequest, body);
  const names: readonly StatisticName[] = [
    ...(request.Statistics ?? []),
    ...(request.ExtendedStatistics ?? []).filter(isPercentile),
  ];
  if (names.length === 0) throw invalidValue('Either Statistics or ExtendedStatistics must be given.');
  if (request.Unit !== undefined)
    throw invalidValue('The local CloudWatch keeps no units of metrics: leave out the parameter Unit.');
  const series = {
    namespace: request.Namespace,
    name: request.MetricName,
    dimensions: Object.fromEntries(request.Dimensions.map(({ Name, Value }) => [Name, Value])),
  };
  const periodMs = request.Period * 1000;
  return {
    Label: request.MetricName,
    Datapoints: periodsOf(request).flatMap((time) => {
      const statistics = metrics.read(series, time, time + periodMs);
      return statistics.sampleCount === 0 ? [] : [buildDatapoint(time, statistics, names)];
    }),
  };
};

/** Begins of the periods, from the whole minute of the start on. */
const periodsOf = ({ StartTime, EndTime, Period }: StatisticsRequest): readonly number[] => {
  const periodMs = Period * 1000;
  const start = Math.floor((StartTime * 1000) / MINUTE_MS) * MINUTE_MS;
  const count = Math.ceil((EndTime * 1000 - start) / periodMs);
  if (EndTime <= StartTime) throw invalidValue('The parameter StartTime must be before EndTime.');
  if (count > MAX_DATAPOINTS)
    throw invalidValue(
      `You have requested ${count} datapoints, which exceeds the limit of ${MAX_DATAPOINTS}.`,
    );
  return Array.from({ length: count }, (_, index) => start + index * periodMs);
};

const buildDatapoint = (time: number, statistics: Statistics, names: readonly StatisticName[]): object => {
  const values = names.map((statistic) => [statistic, statistics.get(statistic)] as const);
  const percentiles = values.filter(([statistic]) => isPercentile(statistic));
  return {
    Timestamp: time / 1000,
    ...Object.fromEntries(values.filter(([statistic]) => !isPercentile(statistic))),
    ...(percentiles.length === 0 ? {} : { ExtendedStatistics: Object.fromEntries(percentiles) }),
  };
};

/**
 * The operations of CloudWatch that read metrics, as far back as alarms look.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html GetMetricStatistics}
 */
export const metricOperations = (metrics: MetricStore): Operations =>
  new Map([
    ['ListMetrics', async (body: unknown) => listMetrics(metrics, body)],
    ['GetMetricStatistics', async (body: unknown) => getMetricStatistics(metrics, body)],
  ]);

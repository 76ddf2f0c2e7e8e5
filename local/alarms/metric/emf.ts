import { z } from 'zod';
import type { MetricDatum } from './metric.ts';

/** What CloudWatch makes of one log event. */
export type EmfReading =
  | { readonly kind: 'metrics'; readonly data: readonly MetricDatum[] }
  /** A log event like any other. */
  | { readonly kind: 'not_emf' }
  /** It says that it is EMF but breaks the specification: no metrics are taken from it. */
  | { readonly kind: 'malformed' };

const UNITS = [
  ...['Seconds', 'Microseconds', 'Milliseconds', 'Percent', 'Count', 'Count/Second', 'None'],
  ...['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes'].flatMap((unit) => [
    unit,
    `${unit}/Second`,
  ]),
  ...['Bits', 'Kilobits', 'Megabits', 'Gigabits', 'Terabits'].flatMap((unit) => [unit, `${unit}/Second`]),
];
const MAX_DIMENSIONS = 30;
const MAX_METRICS = 100;
const MAX_VALUES = 100;
const MAX_NAME_LENGTH = 1024;
const MAX_DIMENSION_NAME_LENGTH = 250;
const MAX_DIMENSION_VALUE_LENGTH = 1024;
/** The last time that a `Date` can hold. */
const LAST_TIME_MS = 8_640_000_000_000_000;
/** Values of a metric lie between -2^360 and 2^360. */
const LARGEST_VALUE = 2 ** 360;

const name = z.string().min(1).max(MAX_NAME_LENGTH);
const dimensionName = z.string().min(1).max(MAX_DIMENSION_NAME_LENGTH);
const metricDefinition = z.object({
  Name: name,
  /** An alarm without a unit takes every unit, so it is checked and not kept. */
  Unit: z.enum(UNITS).optional(),
  StorageResolution: z.union([z.literal(1), z.literal(60)]).optional(),
});
const directive = z.object({
  Namespace: name,
  Dimensions: z.array(z.array(dimensionName).max(MAX_DIMENSIONS)),
  Metrics: z.array(metricDefinition).max(MAX_METRICS),
});
const metadata = z.object({
  Timestamp: z.int().min(0).max(LAST_TIME_MS),
  CloudWatchMetrics: z.array(directive),
});
const value = z.number().min(-LARGEST_VALUE).max(LARGEST_VALUE);
const metricTarget = z.union([value.transform((one) => [one]), z.array(value).max(MAX_VALUES)]);
const dimensionTarget = z.string().min(1).max(MAX_DIMENSION_VALUE_LENGTH);

/**
 * Reads the metrics of a log event in the embedded metric format.
 *
 * The event is EMF when it is a JSON object with `_aws` as a member of its own; what stands deeper, or in a text, such as
 * something that a caller sent, never is. One reference without its target makes the whole event malformed: the
 * specification forbids it, and what CloudWatch then does with the rest is not documented.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html EMF}
 */
export const readEmf = (message: string): EmfReading => {
  const root = parseRoot(message);
  if (root === undefined) return { kind: 'not_emf' };
  const parsed = metadata.safeParse(root.get('_aws'));
  if (!parsed.success) return { kind: 'malformed' };
  const { Timestamp: timestamp, CloudWatchMetrics: directives } = parsed.data;
  const data: MetricDatum[] = [];
  for (const { Namespace: namespace, Dimensions: sets, Metrics: metrics } of directives) {
    for (const { Name } of metrics) {
      const values = metricTarget.safeParse(root.get(Name));
      if (!values.success) return { kind: 'malformed' };
      for (const set of sets) {
        const dimensions = readDimensions(root, set);
        if (dimensions === undefined) return { kind: 'malformed' };
        if (values.data.length > 0)
          data.push({ namespace, name: Name, dimensions, timestamp, values: values.data });
      }
    }
  }
  return { kind: 'metrics', data };
};

/** The members of an EMF event; `undefined` for any other. */
const parseRoot = (message: string): ReadonlyMap<string, unknown> | undefined => {
  if (!message.startsWith('{') || !message.includes('"_aws"')) return undefined;
  const document = parseJson(message);
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return undefined;
  const root = new Map<string, unknown>(Object.entries(document));
  return isEmfMetadata(root.get('_aws')) ? root : undefined;
};

const isEmfMetadata = (member: unknown): boolean =>
  typeof member === 'object' && member !== null && Object.hasOwn(member, 'CloudWatchMetrics');

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const readDimensions = (
  root: ReadonlyMap<string, unknown>,
  set: readonly string[],
): Readonly<Record<string, string>> | undefined => {
  const dimensions: [string, string][] = [];
  for (const dimension of set) {
    const target = dimensionTarget.safeParse(root.get(dimension));
    if (!target.success) return undefined;
    dimensions.push([dimension, target.data]);
  }
  return Object.fromEntries(dimensions);
};

import * as z from 'zod';

const NAME = { type: 'string', pattern: '^(.*)$', minLength: 1, maxLength: 1024 };
const UNITS = [
  'Seconds|Microseconds|Milliseconds|Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits|Gigabits',
  'Terabits|Percent|Count|Bytes/Second|Kilobytes/Second|Megabytes/Second|Gigabytes/Second|Terabytes/Second',
  'Bits/Second|Kilobits/Second|Megabits/Second|Gigabits/Second|Terabits/Second|Count/Second|None',
].join('|');

/**
 * JSON Schema of an embedded metric format document: the limits of the one that AWS publishes, and stricter where a
 * line would be valid but useless: a directive without metrics, a dimension set without dimensions.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html EMF}
 */
const EMF_SCHEMA = {
  type: 'object',
  required: ['_aws'],
  properties: {
    _aws: {
      type: 'object',
      required: ['Timestamp', 'CloudWatchMetrics'],
      properties: {
        Timestamp: { type: 'integer' },
        CloudWatchMetrics: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            required: ['Namespace', 'Dimensions', 'Metrics'],
            properties: {
              Namespace: NAME,
              Dimensions: {
                type: 'array',
                minItems: 1,
                items: {
                  type: 'array',
                  minItems: 1,
                  maxItems: 30,
                  items: { ...NAME, maxLength: 250 },
                },
              },
              Metrics: {
                type: 'array',
                minItems: 1,
                maxItems: 100,
                items: {
                  type: 'object',
                  required: ['Name'],
                  properties: {
                    Name: NAME,
                    Unit: { type: 'string', pattern: `^(${UNITS})$` },
                    StorageResolution: { type: 'integer', enum: [1, 60] },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
} as const;

const schema = z.fromJSONSchema(EMF_SCHEMA as unknown as z.core.JSONSchema.JSONSchema);

/** An EMF document as far as CloudWatch reads it. */
export interface EmfDocument {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit?: string }[];
    }[];
  };
  readonly [name: string]: unknown;
}

/**
 * Reads an EMF line as CloudWatch does: by the schema, and with a value for every name that it refers to.
 *
 * @throws Error that says what is wrong with it.
 */
export const parseEmf = (line: string): EmfDocument => {
  const document = JSON.parse(line) as EmfDocument;
  schema.parse(document);
  for (const { Dimensions, Metrics } of document._aws.CloudWatchMetrics) {
    for (const name of Dimensions.flat()) {
      const value = document[name];
      if (typeof value !== 'string' || value === '' || value.length > 1024)
        throw new Error(`The dimension ${name} has no text.`);
    }
    for (const { Name } of Metrics)
      if (typeof document[Name] !== 'number') throw new Error(`The metric ${Name} has no number.`);
  }
  return document;
};

/** The billed series that a document adds to: one for each metric and set of dimension values. */
export const seriesOf = (document: EmfDocument): readonly string[] =>
  document._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((set) =>
      Metrics.map(({ Name }) =>
        [Namespace, Name, ...set.map((name) => `${name}=${String(document[name])}`)].join(' '),
      ),
    ),
  );

import { measureDetails } from '../../authorizer/measure-details.ts';
import { createRecordMetrics, isPlainlyMeasured, type Measured } from '../../authorizer/record-metrics.ts';

/** Creates what builds the EMF line of any record, as the record writer does. */
export const createMetricsLines = (service: string): ((record: Measured) => string) => {
  const build = createRecordMetrics(service);
  return (record) => (isPlainlyMeasured(record) ? build(record) : build(record, measureDetails(record)));
};

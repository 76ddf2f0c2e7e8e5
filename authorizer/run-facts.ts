import type { LambdaContext } from './lambda-context.ts';
import type { RunFacts } from './record.ts';
import type { Settings } from './settings.ts';

/** `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=…;Sampled=1` */
const TRACE_ROOT = /(?:^|;)Root=([^;]+)/;

/**
 * Collects what a record says about the run, but for its duration.
 *
 * @param isFirst - The first call of this instance; not a cold start where instances are kept ready.
 */
export const collectRunFacts = (
  settings: Settings,
  context: LambdaContext,
  isFirst: boolean,
): Omit<RunFacts, 'durationMs'> => ({
  service: settings.serviceName,
  coldStart: isFirst && process.env['AWS_LAMBDA_INITIALIZATION_TYPE'] !== 'provisioned-concurrency',
  configVersion: settings.configVersion(),
  functionRequestId: requestIdOf(context),
  xrayTraceId: TRACE_ROOT.exec(process.env['_X_AMZN_TRACE_ID'] ?? '')?.[1],
});

/** A context that cannot be read must not take the record with it. */
const requestIdOf = (context: LambdaContext): string | undefined => {
  try {
    const { awsRequestId } = context;
    return typeof awsRequestId === 'string' ? awsRequestId : undefined;
  } catch {
    return undefined;
  }
};

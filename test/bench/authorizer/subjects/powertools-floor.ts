import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { serveWindows } from '../../serve.ts';
import { createBarePost } from '../bare-post.ts';
import { readSetting } from '../child-setting.ts';

/** A bare round trip that decides nothing, and its answer and two metrics logged as Powertools is usually used. */
const post = createBarePost(readSetting());
const logger = new Logger({ serviceName: 'bench' });
const metrics = new Metrics({ namespace: 'bench', serviceName: 'bench' });

serveWindows(async () => {
  const answer = await post();
  logger.info('answered', { answer });
  metrics.addMetric('Decisions', MetricUnit.Count, 1);
  metrics.addMetric('DecisionLatency', MetricUnit.Milliseconds, 1);
  metrics.publishStoredMetrics();
});

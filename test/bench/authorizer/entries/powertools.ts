import { Agent, request } from 'node:https';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';

const options = { serviceName: 'bench' };

/** What a function has to load at the least to call a server and to log with Powertools. */
export const parts: readonly unknown[] = [
  new Agent({ keepAlive: true }),
  request,
  new Logger(options),
  new Metrics(options),
];

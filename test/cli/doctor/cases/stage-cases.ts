import { accessLogFormat } from '../../../../shared/access-log.ts';
import { type Examined, httpStage, logGroup, restStage } from '../../../support/doctor-world.ts';
import type { CheckCase } from './check-case.ts';

const formatOf = (change: (keys: Record<string, unknown>) => unknown): object => ({
  accessLogSettings: {
    format: JSON.stringify(change(JSON.parse(accessLogFormat('rest')))),
    destinationArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/gatelens/access',
  },
});
const stageWith = (changes: object): Examined => ({
  answers: { getRestStages: async () => [restStage(changes)] },
});

/** Cases of the stages. */
export const STAGE_CASES: readonly CheckCase[] = [
  [
    'stage-deployed',
    'the authorizer came later',
    'problem',
    /GET \/time/,
    {
      answers: {
        getDeployment: async () => ({ apiSummary: { '/time': { GET: { authorizationType: 'NONE' } } } }),
      },
    },
  ],
  [
    'stage-deployed',
    'a method came later',
    'warning',
    /Not deployed yet/,
    { answers: { getDeployment: async () => ({ apiSummary: {} }) } },
  ],
  ['stage-deployed', 'no stage', 'problem', /no stage/, { answers: { getRestStages: async () => [] } }],
  [
    'stage-deployed',
    'HTTP, by hand',
    'warning',
    /by themselves/,
    { kind: 'http', answers: { getHttpStages: async () => [httpStage({ AutoDeploy: false })] } },
  ],
  [
    'stage-deployed',
    'HTTP, failed',
    'problem',
    /failed/,
    {
      kind: 'http',
      answers: {
        getHttpStages: async () => [httpStage({ LastDeploymentStatusMessage: 'Failed to deploy API.' })],
      },
    },
  ],
  ['stage-deployed', 'no such stage', 'not_checked', /no stage dev/, { target: { stage: 'dev' } }],
  ['access-log', 'none', 'problem', /no access log/, stageWith({ accessLogSettings: undefined })],
  [
    'access-log',
    'common log format',
    'problem',
    /not one JSON/,
    stageWith({
      accessLogSettings: {
        format: '$context.identity.sourceIp - [$context.requestTime]',
        destinationArn: 'arn:aws:logs:eu-west-1:1:log-group:x',
      },
    }),
  ],
  [
    'access-log',
    'other JSON',
    'problem',
    /gatelens\.access\/1/,
    stageWith(formatOf(() => ({ requestId: '$context.requestId' }))),
  ],
  [
    'access-log',
    'a key missing',
    'warning',
    /lacks decision_id\./,
    stageWith(formatOf(({ decision_id: _, ...rest }) => rest)),
  ],
  [
    'access-log',
    'another value',
    'warning',
    /other values under status/,
    stageWith(formatOf((all) => ({ ...all, status: '$context.integration.status' }))),
  ],
  [
    'access-log',
    'HTTP with the format of REST',
    'warning',
    /other values under resource/,
    {
      kind: 'http',
      answers: {
        getHttpStages: async () => [
          httpStage({
            AccessLogSettings: {
              Format: accessLogFormat('rest'),
              DestinationArn: 'arn:aws:logs:eu-west-1:1:log-group:x',
            },
          }),
        ],
      },
    },
  ],
  [
    'access-log-group',
    'gone',
    'problem',
    /does not exist/,
    {
      answers: {
        getLogGroup: async (name: string) => (name === '/gatelens/access' ? undefined : logGroup(name)),
      },
    },
  ],
  [
    'access-log-group',
    'Firehose',
    'warning',
    /Firehose/,
    stageWith({
      accessLogSettings: {
        format: accessLogFormat('rest'),
        destinationArn: 'arn:aws:firehose:eu-west-1:1:deliverystream/amazon-apigateway-x',
      },
    }),
  ],
  ['access-log-role', 'none', 'problem', /no log role/, { answers: { getAccount: async () => ({}) } }],
  [
    'data-trace',
    'on',
    'problem',
    /Data tracing is on/,
    stageWith({ methodSettings: { '*/*': { dataTraceEnabled: true, loggingLevel: 'INFO' } } }),
  ],
];

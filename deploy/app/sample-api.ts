import { LambdaIntegration, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { type HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { createLogGroup } from '../log-group.ts';

/** Scopes of the sample API, the one of the tutorial. */
export const SAMPLE_ROUTES = { 'GET /time': ['time:query'] } as const;

/** A caller that came past the authorizer gets nothing. */
const HANDLER = `exports.handler = async ({ requestContext: { authorizer } }) =>
  authorizer
    ? { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ time: new Date().toISOString() }) }
    : { statusCode: 403, body: '{}' };`;

/** Creates the function behind `GET /time`. */
export const createTimeFunction = (scope: Construct, disposable: boolean): LambdaFunction => {
  const logGroup = createLogGroup(scope, 'TimeLog', { disposable });
  const write = new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
  return new LambdaFunction(scope, 'Time', {
    description: 'Tells the time: the sample API behind the Gatelens authorizer',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: Code.fromInline(HANDLER),
    role: new Role(scope, 'TimeRole', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { Log: new PolicyDocument({ statements: [write] }) },
    }),
    logGroup,
    loggingFormat: LoggingFormat.TEXT,
  });
};

/** Adds `GET /time` to a REST API. */
export const addTimeMethod = (api: RestApi, time: LambdaFunction): void => {
  api.root.addResource('time').addMethod('GET', new LambdaIntegration(time, { allowTestInvoke: false }));
};

/** Adds `GET /time` to an HTTP API. */
export const addTimeRoute = (api: HttpApi, time: LambdaFunction): void => {
  api.addRoutes({
    path: '/time',
    methods: [HttpMethod.GET],
    integration: new HttpLambdaIntegration('Time', time),
  });
};

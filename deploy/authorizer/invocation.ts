import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** Builds the address by which API Gateway invokes a function. */
export const invocationUri = (scope: Construct, { functionArn }: IFunction): string => {
  const { partition, region } = Stack.of(scope);
  return `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
};

/** Lets one authorizer of one API invoke the function, and no other. */
export const allowInvocation = (
  scope: Construct,
  id: string,
  authorizer: { readonly function: IFunction; readonly apiId: string; readonly authorizerId: string },
): CfnPermission =>
  new CfnPermission(scope, id, {
    action: 'lambda:InvokeFunction',
    principal: 'apigateway.amazonaws.com',
    functionName: authorizer.function.functionArn,
    sourceArn: Stack.of(scope).formatArn({
      service: 'execute-api',
      resource: authorizer.apiId,
      resourceName: `authorizers/${authorizer.authorizerId}`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    }),
  });

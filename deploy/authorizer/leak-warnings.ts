import { Aspects, Stack, Validations } from 'aws-cdk-lib';
import { CfnRestApi, CfnStage } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IConstruct } from 'constructs';

/**
 * Warns at the synthesis of an API that lets calls in around mutual TLS, or writes requests with their headers into its
 * execution log. At the synthesis, since a domain that closes the endpoint may come after the authorizer.
 */
export const warnOfLeaks = (api: IConstruct): void =>
  Aspects.of(api).add({
    visit: (part) => {
      if ((part instanceof CfnRestApi || part instanceof CfnApi) && part.disableExecuteApiEndpoint !== true)
        Validations.of(api).addWarning(
          'gatelens:open-endpoint',
          'The default endpoint of this API is open and asks for no client certificate: serve the API by GatelensMutualTls, or set disableExecuteApiEndpoint.',
        );
      if (part instanceof CfnStage && tracesData(part))
        Validations.of(api).addWarning(
          'gatelens:data-trace',
          'This stage writes whole requests into its execution log: turn dataTraceEnabled off where callers are real.',
        );
    },
  });

const tracesData = (stage: CfnStage): boolean => {
  const settings: unknown = Stack.of(stage).resolve(stage.methodSettings);
  return (
    Array.isArray(settings) &&
    settings.some((setting: { readonly dataTraceEnabled?: unknown }) => setting.dataTraceEnabled === true)
  );
};

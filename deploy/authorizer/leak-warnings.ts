import { Aspects, Stack, Validations } from 'aws-cdk-lib';
import { CfnRestApi, CfnStage } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IConstruct } from 'constructs';

/**
 * Warns at the synthesis of an API that lets calls in around mutual TLS, or writes requests with their headers into its
 * execution log: not before, since a domain that closes the endpoint may come after the authorizer. Of an API that is
 * defined elsewhere neither is seen, which is warned of as well.
 */
export const warnOfLeaks = (api: IConstruct): void => {
  const { defaultChild } = api.node;
  if (!(defaultChild instanceof CfnRestApi || defaultChild instanceof CfnApi))
    Validations.of(api).addWarning(
      'gatelens:unseen-api',
      'This API is defined elsewhere, so its default endpoint and its other methods are not seen here: set disableExecuteApiEndpoint where it is defined, give the authorizer allowedDomains, and run `gatelens doctor` after the deployment.',
    );
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
};

const tracesData = (stage: CfnStage): boolean => {
  const settings: unknown = Stack.of(stage).resolve(stage.methodSettings);
  return (
    Array.isArray(settings) &&
    settings.some((setting: { readonly dataTraceEnabled?: unknown }) => setting.dataTraceEnabled === true)
  );
};

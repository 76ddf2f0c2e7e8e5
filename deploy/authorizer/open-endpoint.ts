import { Aspects, Validations } from 'aws-cdk-lib';
import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IConstruct } from 'constructs';

/**
 * Warns at the synthesis of an API whose default endpoint is open: whatever closes it, such as a domain that it is
 * mapped to, may come after the authorizer.
 */
export const warnOfOpenEndpoint = (api: IConstruct): void =>
  Aspects.of(api).add({
    visit: (part) => {
      if (!(part instanceof CfnRestApi || part instanceof CfnApi) || part.disableExecuteApiEndpoint === true)
        return;
      Validations.of(api).addWarning(
        'gatelens:open-endpoint',
        'The default endpoint of this API is open and asks for no client certificate: serve the API by GatelensMutualTls, or set disableExecuteApiEndpoint.',
      );
    },
  });

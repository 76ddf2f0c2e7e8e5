import { CfnOutput, Stack, Validations } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { GatelensAlerting } from '../alerting/gatelens-alerting.ts';
import { GatelensAuthorizer } from '../authorizer/gatelens-authorizer.ts';
import { ApiGatewayLogRole } from '../mutual-tls/account-log-role.ts';
import { GatelensMutualTls } from '../mutual-tls/gatelens-mutual-tls.ts';
import type { Configuration } from './configuration.ts';
import { introspectionServer } from './introspection.ts';
import { addTimeMethod, addTimeRoute, createTimeFunction, SAMPLE_ROUTES } from './sample-api.ts';

/** The sample API of the tutorial, protected: authorizer, mutual TLS and alarms in one stack. */
export class GatelensStack extends Stack {
  constructor(scope: Construct, configuration: Configuration, bundle: string) {
    const { account, region, stackName, serviceName, notify, dashboardUrl, disposable } = configuration;
    super(scope, stackName, {
      env: { account, region },
      description: 'Gatelens: an API with certificate-bound access tokens',
    });
    const authorizer = new GatelensAuthorizer(this, 'Authorizer', {
      introspection: introspectionServer(this, configuration),
      bundle,
      serviceName,
      routes: SAMPLE_ROUTES,
      allowedDomains: [configuration.domain.name],
      log: { disposable },
    });
    const mutualTls = this.#createMutualTls(configuration);
    if (configuration.api === 'rest') this.#createRestApi(configuration, authorizer, mutualTls);
    else this.#createHttpApi(configuration, authorizer, mutualTls);
    const { slack, ...targets } = notify;
    const alerting = new GatelensAlerting(this, 'Alerting', {
      authorizer,
      accessLogGroup: mutualTls.accessLogGroup,
      notify: { ...targets, ...(slack === undefined ? {} : { slack }) },
      ...(dashboardUrl === undefined ? {} : { dashboardUrl }),
    });
    new CfnOutput(this, 'DecisionLogGroup', { value: authorizer.logGroup.logGroupName });
    new CfnOutput(this, 'AccessLogGroup', { value: mutualTls.accessLogGroup.logGroupName });
    new CfnOutput(this, 'FunctionName', { value: authorizer.function.functionName });
    new CfnOutput(this, 'TruststoreBucket', { value: mutualTls.truststoreBucketName });
    const alarm = alerting.alarms['binding-failures'];
    if (alarm !== undefined) new CfnOutput(this, 'BindingFailuresAlarm', { value: alarm.alarmName });
    new CfnOutput(this, 'DomainTarget', { value: mutualTls.domain.regionalDomainName });
  }

  #createMutualTls({ domain, disposable }: Configuration): GatelensMutualTls {
    const { name, certificateArn, ownershipCertificateArn, truststore, hostedZone } = domain;
    return new GatelensMutualTls(this, 'MutualTls', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      truststore: { file: truststore },
      accessLog: { disposable },
      ...(ownershipCertificateArn === undefined
        ? {}
        : {
            ownershipCertificate: Certificate.fromCertificateArn(this, 'Ownership', ownershipCertificateArn),
          }),
      ...(hostedZone === undefined
        ? {}
        : {
            hostedZone: HostedZone.fromHostedZoneAttributes(this, 'Zone', {
              hostedZoneId: hostedZone.id,
              zoneName: hostedZone.name,
            }),
          }),
    });
  }

  #createRestApi(
    { denyStatus, createLogRole, disposable }: Configuration,
    authorizer: GatelensAuthorizer,
    mutualTls: GatelensMutualTls,
  ): void {
    const api = authorizer.createRestApi(this, 'Api', { cloudWatchRole: false }, { denyStatus });
    addTimeMethod(api, createTimeFunction(this, disposable));
    mutualTls.mapRestApi(api);
    if (createLogRole) api.deploymentStage.node.addDependency(new ApiGatewayLogRole(this, 'LogRole'));
    acknowledgeRestApi(api);
    new CfnOutput(this, 'ApiId', { value: api.restApiId });
  }

  #createHttpApi(
    { disposable }: Configuration,
    authorizer: GatelensAuthorizer,
    mutualTls: GatelensMutualTls,
  ): void {
    const api = new HttpApi(this, 'Api', { defaultAuthorizer: authorizer.httpAuthorizer() });
    addTimeRoute(api, createTimeFunction(this, disposable));
    mutualTls.mapHttpApi(api);
    new CfnOutput(this, 'ApiId', { value: api.apiId });
  }
}

const acknowledgeRestApi = (api: RestApi): void =>
  Validations.of(api).acknowledge(
    { id: 'AwsSolutions-APIG2', reason: 'The only route takes neither body nor parameters.' },
    {
      id: 'AwsSolutions-APIG3',
      reason: 'Mutual TLS keeps strangers out; a web ACL costs extra and is for the owner to add.',
    },
    {
      id: 'AwsSolutions-APIG6',
      reason: 'Execution logs would repeat the calls; the access log and the decision records have them.',
    },
    {
      id: 'AwsSolutions-COG4',
      reason: 'The authorizer of this project stands in the place of a Cognito user pool.',
    },
  );

import { Validations } from 'aws-cdk-lib';
import {
  CfnRestApi,
  CfnStage as CfnRestStage,
  type IRestApi,
  LogGroupLogDestination,
  type RestApiBase,
} from 'aws-cdk-lib/aws-apigateway';
import {
  CfnApi,
  CfnApiMapping,
  CfnStage as CfnHttpStage,
  DomainName,
  EndpointType,
  type HttpApi,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { ARecord, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { accessLogFormat } from '../../shared/access-log.ts';
import { createLogGroup, type LogKeeping } from '../log-group.ts';
import { provideTruststore, type TruststoreSource } from './truststore.ts';

/** Settings of a {@link GatelensMutualTls}. */
export interface GatelensMutualTlsProps {
  /** Such as `api.example.com`. */
  readonly domainName: string;
  /** Server certificate of the domain, in the region of the API. */
  readonly certificate: ICertificate;
  /** Needed when the server certificate was imported or comes from a private authority. */
  readonly ownershipCertificate?: ICertificate;
  readonly truststore: TruststoreSource;
  /** Zone to put the name into. Default: you point the name at {@link GatelensMutualTls.target} yourself. */
  readonly hostedZone?: IHostedZone;
  /** How the access log is kept. `disposable` also lets the truststore's bucket go with the stack. */
  readonly accessLog?: LogKeeping;
}

/**
 * A regional custom domain that asks every client for a certificate, and the access log of the APIs behind it.
 *
 * An API that is mapped loses its default endpoint, which asks for no certificate and would be a way around.
 */
export class GatelensMutualTls extends Construct {
  readonly domain: DomainName;
  readonly accessLogGroup: LogGroup;
  readonly truststoreBucketName: string;

  /** @throws Error for a truststore that API Gateway would not take. */
  constructor(scope: Construct, id: string, props: GatelensMutualTlsProps) {
    super(scope, id);
    this.accessLogGroup = createLogGroup(this, 'AccessLog', props.accessLog ?? {}, [
      'request_id',
      'decision_id',
    ]);
    const mtls = provideTruststore(this, props.truststore, props.accessLog?.disposable ?? false);
    this.truststoreBucketName = mtls.bucket.bucketName;
    this.domain = new DomainName(this, 'Domain', {
      domainName: props.domainName,
      certificate: props.certificate,
      endpointType: EndpointType.REGIONAL,
      // The policies for TLS 1.3 cannot be combined with mutual TLS.
      securityPolicy: SecurityPolicy.TLS_1_2,
      mtls,
      ...(props.ownershipCertificate === undefined
        ? {}
        : { ownershipCertificate: props.ownershipCertificate }),
    });
    if (props.hostedZone !== undefined)
      new ARecord(this, 'Name', {
        zone: props.hostedZone,
        recordName: `${props.domainName}.`,
        target: RecordTarget.fromAlias(this.target),
      });
  }

  /** What the name of the domain has to point at. */
  get target(): ApiGatewayv2DomainProperties {
    return new ApiGatewayv2DomainProperties(this.domain.regionalDomainName, this.domain.regionalHostedZoneId);
  }

  /**
   * Serves a REST API of this app at the domain, closes its default endpoint and gives its stage the access log.
   *
   * REST APIs write access logs by a role that is set once for the account and region (`AWS::ApiGateway::Account`).
   *
   * @param path - Base path. Default: none.
   * @throws Error for an API without a stage of this app.
   */
  mapRestApi(api: RestApiBase, path?: string): void {
    const definition = api.node.defaultChild;
    const stage = api.deploymentStage?.node.defaultChild;
    if (!(definition instanceof CfnRestApi) || !(stage instanceof CfnRestStage))
      throw new Error('This API has no stage in this app: use mapImportedRestApi.');
    definition.disableExecuteApiEndpoint = true;
    stage.accessLogSetting = {
      ...new LogGroupLogDestination(this.accessLogGroup).bind(api.deploymentStage),
      format: accessLogFormat(),
    };
    this.#map(api.restApiId, stage.ref, path);
  }

  /**
   * Serves a REST API from elsewhere at the domain. Its default endpoint and its access log cannot be set from here: a
   * warning says so at each synthesis.
   */
  mapImportedRestApi(api: IRestApi, stageName: string, path?: string): void {
    Validations.of(this).addWarning(
      'gatelens:imported-api',
      'An imported API keeps its default endpoint, which asks for no certificate: set disableExecuteApiEndpoint and the access-log format (accessLogFormat) where it is defined, and give the authorizer allowedDomains.',
    );
    this.#map(api.restApiId, stageName, path);
  }

  /**
   * Serves an HTTP API of this app at the domain, closes its default endpoint and gives its stage the access log.
   *
   * @throws Error for an API without a default stage.
   */
  mapHttpApi(api: HttpApi, path?: string): void {
    const definition = api.node.defaultChild;
    const stage = api.defaultStage?.node.defaultChild;
    if (!(definition instanceof CfnApi) || !(stage instanceof CfnHttpStage))
      throw new Error('This API has no default stage in this app: leave `createDefaultStage` on.');
    definition.disableExecuteApiEndpoint = true;
    stage.accessLogSettings = {
      destinationArn: this.accessLogGroup.logGroupArn,
      format: accessLogFormat('http'),
    };
    this.#map(api.apiId, stage.ref, path);
  }

  #map(apiId: string, stage: string, path: string | undefined): void {
    new CfnApiMapping(this, `Mapping${path ?? ''}`, {
      apiId,
      stage,
      domainName: this.domain.name,
      ...(path === undefined ? {} : { apiMappingKey: path }),
    });
  }
}

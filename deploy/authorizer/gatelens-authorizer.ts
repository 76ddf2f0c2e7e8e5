import { Duration } from 'aws-cdk-lib';
import {
  AuthorizationType,
  EndpointType,
  type IAuthorizer,
  RestApi,
  type RestApiProps,
} from 'aws-cdk-lib/aws-apigateway';
import type { IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { INDEXED_FIELDS } from '../../shared/field-indexes.ts';
import { createLogGroup, type LogKeeping } from '../log-group.ts';
import type { AnyRestApi } from './any-rest-api.ts';
import { checkedVariables, type PackagedSettings, settingsVariables } from './environment.ts';
import { functionCode, OPENAPI_FILE } from './function-code.ts';
import { createFunctionRole } from './function-role.ts';
import { type HttpProtection, httpAuthorizer } from './http-authorizer.ts';
import { type IntrospectionServer, serverSettings } from './introspection-server.ts';
import { maskSettings } from './mask-settings.ts';
import { lazyAuthorizer, protectRestApi, type RestProtection } from './rest-authorizer.ts';

/** Settings of a {@link GatelensAuthorizer}. */
export interface GatelensAuthorizerProps extends PackagedSettings {
  /** Who answers about tokens. */
  readonly introspection: IntrospectionServer;
  /**
   * A module of your own that exports `handler`, in place of the packaged authorizer. What it requires it decides
   * itself, by the options of its `Authorizer`: the settings of the packaged one cannot be given beside it.
   */
  readonly entry?: string;
  /** Folder of the packaged authorizer's bundle. Default: that of the installed package. */
  readonly bundle?: string;
  /** Name in records, metrics and alarms; one for each authorizer of an account and region. Default `gatelens-authorizer`. */
  readonly serviceName?: string;
  /** How records are kept. */
  readonly log?: LogKeeping;
  /**
   * Default 512 MB: Lambda gives processor time by memory, and a cold start is TLS, JSON and hashing. The benchmark of
   * its memory stays below 320 MB in a process without a limit (docs/benchmarks.md).
   */
  readonly memorySize?: number;
  /**
   * Default 10 s, which is what an HTTP API waits for at most: an introspection has 5 s at most, and a cold start comes
   * on top. More would hold callers without an answer.
   */
  readonly timeout?: Duration;
  /** Further variables of the function; none of them a secret. */
  readonly environment?: Readonly<Record<string, string>>;
}

const DEFAULT_SERVICE_NAME = 'gatelens-authorizer';
const DEFAULT_MEMORY_MB = 512;
const DEFAULT_TIMEOUT = Duration.seconds(10);
const DEFAULT_INTROSPECTION_TIMEOUT = Duration.seconds(5);

const ONLY_PACKAGED: readonly (keyof GatelensAuthorizerProps)[] = [
  'routes',
  'openapi',
  'requireBinding',
  'unknownRoute',
  'allowedDomains',
  'realm',
  'resourceMetadata',
  'checkCertificateValidity',
  'introspectionCacheTtl',
  'introspectionTimeout',
  'allowDetail',
  'masking',
  'bundle',
];

/**
 * The authorizer as a Lambda function, with its log group, its role and its secrets.
 *
 * It protects any number of APIs: {@link createRestApi} and {@link protectRestApi} for REST, {@link httpAuthorizer} for
 * HTTP APIs. None of them caches a result or asks for an identity source: every call reaches the function and leaves a
 * record.
 */
export class GatelensAuthorizer extends Construct {
  readonly function: LambdaFunction;
  /** Records, metrics and the function's own lines. */
  readonly logGroup: LogGroup;
  /** Dimension `service` of the metrics. */
  readonly serviceName: string;
  readonly #realm: string;

  /** @throws Error for settings that contradict each other or that the function could not start with. */
  constructor(scope: Construct, id: string, props: GatelensAuthorizerProps) {
    super(scope, id);
    checkProps(props);
    this.serviceName = props.serviceName ?? DEFAULT_SERVICE_NAME;
    this.#realm = props.realm ?? 'api';
    this.logGroup = createLogGroup(this, 'Decisions', props.log ?? {}, INDEXED_FIELDS);
    const server = serverSettings(props.introspection);
    const mask = maskSettings(props.masking);
    const variables = {
      ...server.variables,
      ...mask.variables,
      ...(props.entry === undefined ? settingsVariables(props, OPENAPI_FILE) : {}),
      POWERTOOLS_SERVICE_NAME: this.serviceName,
    };
    this.function = new LambdaFunction(this, 'Function', {
      description: 'Gatelens: decides on calls to API Gateway and records each decision',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: functionCode(codeSource(props)),
      role: createFunctionRole(this, this.logGroup, [...server.statements, ...mask.statements]),
      logGroup: this.logGroup,
      // The JSON format filters lines by level on the platform: records would be lost.
      loggingFormat: LoggingFormat.TEXT,
      memorySize: props.memorySize ?? DEFAULT_MEMORY_MB,
      timeout: props.timeout ?? DEFAULT_TIMEOUT,
      environment: { ...variables, ...checkedVariables(props.environment ?? {}, variables) },
    });
  }

  /**
   * Creates a REST API whose every method asks this authorizer, at a custom domain only: the default endpoint, which
   * asks for no client certificate, is off unless `disableExecuteApiEndpoint` says otherwise. It is regional, as the
   * domain has to be that asks for certificates, unless `endpointTypes` or `endpointConfiguration` says otherwise.
   */
  createRestApi(
    scope: Construct,
    id: string,
    props: RestApiProps = {},
    protection: RestProtection = {},
  ): RestApi {
    const { authorizer, resolveTo } = lazyAuthorizer();
    const hasEndpoint = props.endpointTypes !== undefined || props.endpointConfiguration !== undefined;
    const api = new RestApi(scope, id, {
      disableExecuteApiEndpoint: true,
      ...(hasEndpoint ? {} : { endpointTypes: [EndpointType.REGIONAL] }),
      ...props,
      defaultMethodOptions: {
        ...props.defaultMethodOptions,
        authorizationType: AuthorizationType.CUSTOM,
        authorizer,
      },
    });
    resolveTo(this.protectRestApi(api, protection));
    return api;
  }

  /**
   * Attaches the authorizer to a REST API: pass the result to each method, or as `defaultMethodOptions`. A method
   * without it is an error of the synthesis.
   */
  protectRestApi(api: AnyRestApi, protection: RestProtection = {}): IAuthorizer {
    return protectRestApi(api, this.function, { realm: this.#realm, ...protection });
  }

  /** The authorizer of routes of HTTP APIs: pass it to each route, or as `defaultAuthorizer`. */
  httpAuthorizer(protection: HttpProtection = {}): IHttpRouteAuthorizer {
    return httpAuthorizer(this.function, protection);
  }
}

const codeSource = ({
  entry,
  bundle,
  openapi,
}: GatelensAuthorizerProps): Parameters<typeof functionCode>[0] =>
  entry === undefined
    ? {
        kind: 'packaged',
        ...(bundle === undefined ? {} : { bundle }),
        ...(openapi === undefined ? {} : { openapi }),
      }
    : { kind: 'own', entry };

const checkProps = (props: GatelensAuthorizerProps): void => {
  const idle = props.entry === undefined ? [] : ONLY_PACKAGED.filter((name) => props[name] !== undefined);
  if (idle.length > 0)
    throw new Error(
      `With \`entry\`, these are options of the entry's own \`Authorizer\`: ${idle.join(', ')}.`,
    );
  const timeout = props.timeout ?? DEFAULT_TIMEOUT;
  const introspectionTimeout = props.introspectionTimeout ?? DEFAULT_INTROSPECTION_TIMEOUT;
  if (timeout.toMilliseconds() <= introspectionTimeout.toMilliseconds())
    throw new Error(
      '`timeout` leaves no time beside `introspectionTimeout`: callers would get a 500, and no record. Raise `timeout`, or lower `introspectionTimeout`.',
    );
};

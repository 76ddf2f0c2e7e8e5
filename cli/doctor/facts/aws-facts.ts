import type { X509Certificate } from 'node:crypto';
import type { InsightRule, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { IntrospectionProbe, ServerProbe } from '../probe/probe.ts';
import type { Read } from './read.ts';

/** Everything that the checks of a deployed API look at. */
export interface AwsFacts {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly apiId: string;
  readonly region: string;
  /** Routes that are open on purpose, such as `GET /health`. */
  readonly openRoutes: readonly string[];
  readonly api: Read<ApiFacts>;
  readonly authorizers: Read<readonly AuthorizerFacts[]>;
  readonly routes: Read<readonly RouteFacts[]>;
  /** Empty for an HTTP API. */
  readonly gatewayResponses: Read<readonly GatewayResponseFacts[]>;
  readonly stages: Read<readonly StageFacts[]>;
  /** Role by which REST APIs of the region write logs; undefined where there is none. */
  readonly logRole: Read<string | undefined>;
  /** Domains that lead to the API. */
  readonly domains: Read<readonly DomainFacts[]>;
  /** Functions behind the authorizers. */
  readonly functions: Read<readonly FunctionFacts[]>;
  readonly alarms: Read<readonly MetricAlarm[]>;
  readonly insightRules: Read<readonly InsightRule[]>;
  /** How far this machine's clock is ahead of AWS's, milliseconds. */
  readonly clockAheadMs: Read<number>;
}

/** The API itself. */
export interface ApiFacts {
  readonly kind: 'rest' | 'http';
  readonly name: string;
  readonly isDefaultEndpointOpen: boolean;
}

/** An authorizer of the API. */
export interface AuthorizerFacts {
  readonly id: string;
  readonly name: string;
  /** `REQUEST` and `TOKEN` are Lambda authorizers. */
  readonly type: string;
  readonly ttlSeconds: number;
  readonly identitySources: readonly string[];
  /** What the token has to look like before the function is called. */
  readonly validation?: string;
  /** ARN of the function, perhaps with a qualifier; undefined when it depends on a stage variable. */
  readonly functionArn?: string;
  /** Role by which API Gateway calls the function, in place of the function's policy. */
  readonly role?: string;
  readonly expectsSimpleResponse: boolean;
}

/** A method of a REST API or a route of an HTTP API. */
export interface RouteFacts {
  /** Such as `GET /accounts/{id}` or `$default`. */
  readonly key: string;
  /** `CUSTOM` is a Lambda authorizer. */
  readonly authorization: string;
  readonly authorizerId?: string;
}

/** What a refused caller gets. */
export interface GatewayResponseFacts {
  readonly type: string;
  /** Nobody has changed it. */
  readonly isDefault: boolean;
  /** Sources of headers, by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A stage of the API. */
export interface StageFacts {
  readonly name: string;
  readonly accessLog?: { readonly format: string; readonly destination: string };
  /** The log group that the access log goes to; undefined where it goes elsewhere or nowhere. */
  readonly accessLogGroup?: Read<LogGroupFacts | undefined>;
  /** Whether requests and responses are written into the execution log. */
  readonly tracesData: boolean;
  /** REST: authorization by route as it was deployed. */
  readonly deployed?: Read<Readonly<Record<string, string>>>;
  /** HTTP. */
  readonly isAutoDeployed?: boolean;
  readonly deploymentMessage?: string;
}

/** A custom domain that leads to the API. */
export interface DomainFacts {
  readonly name: string;
  /** One text for each endpoint of the domain. */
  readonly securityPolicies: readonly string[];
  readonly endpointTypes: readonly string[];
  readonly statuses: readonly string[];
  readonly mutualTls?: MutualTlsFacts;
  /** What the domain serves to who connects. */
  readonly server: Read<ServerProbe>;
}

/** Mutual TLS of a domain. */
export interface MutualTlsFacts {
  /** `s3://bucket/key`. */
  readonly uri: string;
  readonly version?: string;
  readonly warnings: readonly string[];
  /** The version that is in force. */
  readonly truststore: Read<TruststoreFacts>;
  /** Version that the object has now; undefined in a bucket without versions. */
  readonly newestVersion: Read<string | undefined>;
}

/** A truststore as it was read. */
export interface TruststoreFacts {
  readonly certificates: readonly X509Certificate[];
  /** Blocks that are no certificate. */
  readonly unreadable: number;
  readonly hasPrivateKey: boolean;
}

/** A function behind an authorizer. */
export interface FunctionFacts {
  readonly name: string;
  /** As it was asked for: a name or an ARN, perhaps with a qualifier. */
  readonly reference: string;
  readonly configuration: Read<FunctionConfigurationFacts>;
  readonly reservedConcurrency: Read<number | undefined>;
  /** Resource policy as JSON; undefined where there is none. */
  readonly policy: Read<string | undefined>;
  readonly logGroup: Read<LogGroupFacts | undefined>;
  /** What the function's role may do to its log group beside writing: see `AGAINST_RECORDS`. */
  readonly allowedAgainstRecords: Read<readonly string[]>;
  /** Sentences of the authorizer's own start, for its environment. */
  readonly configurationProblems: Read<readonly string[]>;
  readonly server: Read<ServerProbe>;
  readonly introspection: Read<IntrospectionProbe>;
  /** Series of the decisions' latency with data in the last two weeks. */
  readonly metricSeries: Read<number>;
}

/** Settings of a function. */
export interface FunctionConfigurationFacts {
  readonly functionName: string;
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly state: string;
  readonly lastUpdate: string;
  /** ARN of the role that it runs by. */
  readonly role: string;
  readonly logFormat: string;
  readonly applicationLogLevel?: string;
  readonly logGroup: string;
  readonly logGroupArn: string;
  /** Values may be secrets. */
  readonly environment: Read<Readonly<Record<string, string>>>;
}

/** A log group that exists. */
export interface LogGroupFacts {
  readonly name: string;
  readonly retentionDays?: number;
  readonly isProtected: boolean;
  /** Key of one's own that it is encrypted with, and the state of the key. */
  readonly key?: { readonly arn: string; readonly state: Read<string> };
  readonly logClass: string;
  /** Fields that an index is kept for. */
  readonly indexedFields: Read<readonly string[]>;
  /** Data identifiers that are masked in what readers see; undefined without a policy. */
  readonly maskedIdentifiers: Read<readonly string[] | undefined>;
}

import { askInTime } from './ask-in-time.ts';
import { checkOptions } from './check-options.ts';
import { parseIntrospectionConfiguration } from './configuration.ts';
import type { ClientCertificate } from './event.ts';
import type { Awaitable } from './hooks.ts';
import type { IntrospectionClient } from './introspection.ts';
import { createIntrospection } from './introspection-client.ts';
import { withoutUndefined } from './json.ts';
import type { LambdaContext } from './lambda-context.ts';
import type { Masking } from './masking.ts';
import type { RecordWriter } from './record-writer.ts';
import type { RouteTable } from './routes.ts';
import { createSettings, type Settings, type UsableOptions } from './settings.ts';

/** The client certificate of a call: what API Gateway says of it, checked to be one that can be read. */
export interface PresentedCertificate extends ClientCertificate {
  /** x5t#S256 (RFC 8705 section 3.1). */
  readonly thumbprint: string;
  readonly pem: string;
}

/** Options of an `Authorizer`. */
export interface AuthorizerOptions {
  /**
   * true (default): always answer with a policy, also for a refusal. false: throw `Unauthorized` where a 401 is due
   * and `Internal Server Error` where no decision could be made.
   */
  readonly policy?: boolean;
  /** Refuse tokens that are not bound to a certificate. Default false, as in Authlete's Python class. */
  readonly requireBinding?: boolean;
  /**
   * Compare the scopes here as well, although the introspection server was asked for them and said OK: a server may
   * ignore a scope that it does not know. Default false, as in Authlete's Python class; the packaged handler turns it
   * on. Where the server is not asked for scopes (RFC 7662, alternatives), they are always compared here.
   */
  readonly verifyScopes?: boolean;
  /** Domains that calls may come in by; a call by another, such as the default endpoint, is refused. */
  readonly allowedDomains?: readonly string[];
  /**
   * Refuse a client certificate outside its period of validity. Default false: the binding holds without, and API
   * Gateway has checked it already (RFC 8705 section 6.2).
   */
  readonly checkCertificateValidity?: boolean;
  /**
   * Tells whether the client certificate of a call is revoked; asked last, within `timeoutMs`. What is neither true
   * nor false, a throw and a lapse of time refuse the call as `hook_failed`.
   */
  readonly isCertificateRevoked?: (certificate: PresentedCertificate) => Awaitable<boolean>;
  /**
   * Scopes by route; asked when an override of `determineScopes` has no answer, and not at all when `handle` got a
   * function. `routesFromOpenApi` makes such a table of an OpenAPI document.
   */
  readonly routes?: RouteTable;
  /**
   * What becomes of a route that no rule of `routes` names; `allow` asks for a valid token only. Default `deny`. A call
   * that does not name its route (TOKEN) is refused either way while there is a rule that it may have come under.
   */
  readonly unknownRoute?: 'deny' | 'allow';
  /** Realm of challenges. Default `api`. */
  readonly realm?: string;
  /** https URL of the protected resource metadata, named in every challenge (RFC 9728 section 5.1). */
  readonly resourceMetadata?: string;
  /**
   * How long an OK of the introspection server may be used again, seconds: the longest that a revocation can go
   * unseen. Default 0, which is never. Certificate, scopes and expiry are checked on every call all the same.
   */
  readonly introspectionCacheTtlSeconds?: number;
  /** Answers to keep, the least recently used going first. Default 1000. */
  readonly introspectionCacheMaxEntries?: number;
  /**
   * Deadline that the introspection and the hooks of a call share, milliseconds. Default 5000; always below the rest
   * of the invocation.
   */
  readonly timeoutMs?: number;
  /** Answer payload 2.0 of an HTTP API with `isAuthorized` instead of a policy. Default false. */
  readonly simpleResponse?: boolean;
  /**
   * Issuer that tokens have to come from. Checked where the server leaves the checks to the authorizer (RFC 7662); a
   * server that does not name the issuer cannot meet it.
   */
  readonly issuer?: string;
  /** Audience that tokens have to name: `aud`, or with Authlete one of the resources of the token (RFC 8707). */
  readonly audience?: string;
  /** Resources that Authlete has to find in the token (RFC 8707). A server of RFC 7662 cannot be asked. */
  readonly resources?: readonly string[];
  /** Authentication context classes, one of which Authlete has to find (RFC 9470), likewise. */
  readonly acrValues?: readonly string[];
  /** Longest time since the user logged in, seconds (RFC 9470), likewise; 0, the default, is any. */
  readonly maxAge?: number;
  /** Names the subject that Authlete has to find in the token, likewise; null for any. A throw is `hook_failed`. */
  readonly determineSubject?: (event: unknown, context: LambdaContext) => Awaitable<string | null>;
  /** Who answers about tokens. Default: by the environment variables `AUTHLETE_...` or `INTROSPECTION_...`. */
  readonly introspection?: IntrospectionClient;
  /**
   * How much the record of an Allow tells: `full` (default), `compact`, or the share of them to write in full, 0 to 1.
   * A compact one says so in `detail`. A Deny is always whole, and metrics count every call.
   */
  readonly allowDetail?: 'full' | 'compact' | number;
  /** Personal data that records do not show. Default: none is masked. */
  readonly masking?: Masking;
  /**
   * Name in records and metrics: up to 255 printable ASCII characters, others become `_`. Default:
   * `POWERTOOLS_SERVICE_NAME`, else `gatelens-authorizer`.
   */
  readonly serviceName?: string;
  /** Clock, milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
  /** Where records go; waited for a quarter of a second at most. Default: stdout, through Powertools Logger and Metrics. */
  readonly recordWriter?: RecordWriter;
}

/**
 * Checks the options and fills in their defaults.
 *
 * @throws ConfigurationError for an option that cannot be used, and when no client is given and the environment names
 * none.
 */
export function resolveOptions(options: AuthorizerOptions): Settings {
  checkOptions(options);
  const { introspection } = options;
  return createSettings({
    ...options,
    ...(introspection === undefined ? clientOfEnvironment(options) : { introspection }),
    ...(options.recordWriter === undefined ? {} : { recordWriter: boundInTime(options.recordWriter) }),
  });
}

function clientOfEnvironment(
  options: AuthorizerOptions,
): Pick<UsableOptions, 'introspection' | 'issuer' | 'audience'> {
  const { introspection, issuer, audience } = createIntrospection(
    parseIntrospectionConfiguration(process.env),
  );
  return {
    introspection,
    ...withoutUndefined({ issuer: options.issuer ?? issuer, audience: options.audience ?? audience }),
  };
}

/** The answer waits for the record: a writer that does not end must not hold it up for ever. */
const boundInTime = (writer: RecordWriter): RecordWriter => ({
  write: (line, measured, withinMs) =>
    askInTime(withinMs, async () => writer.write(line, measured, withinMs)),
});

import { isObject } from '../../../authorizer/json.ts';
import { matchesWildcard } from '../../../local/gateway/wildcard.ts';
import { countText } from '../../../shared/plural.ts';
import type { ApiFacts, AuthorizerFacts, AwsFacts, FunctionFacts } from '../facts/aws-facts.ts';
import { parseJson } from '../facts/parse-json.ts';
import { outcomeOf, whenRead } from '../facts/read.ts';
import { about, type Check, listNames, type Outcome, ok, problem, warning } from '../finding.ts';
import { AWS_PAGES } from './aws-pages.ts';
import { shellWord } from './shell-word.ts';

const defaultEndpoint: Check<AwsFacts> = {
  id: 'default-endpoint',
  title: 'The default endpoint is closed',
  matters:
    'The endpoint `{api-id}.execute-api` asks for no client certificate: it is a way around mutual TLS. Setting it on a REST API takes effect with the next deployment.',
  link: AWS_PAGES.defaultEndpoint,
  examine: ({ api, apiId }) =>
    whenRead(api, ({ kind, isDefaultEndpointOpen }) => [
      isDefaultEndpointOpen
        ? problem(
            'disableExecuteApiEndpoint is false: the API answers without a client certificate.',
            kind === 'rest'
              ? `aws apigateway update-rest-api --rest-api-id ${shellWord(apiId)} --patch-operations op=replace,path=/disableExecuteApiEndpoint,value=true, then deploy the stage again`
              : `aws apigatewayv2 update-api --api-id ${shellWord(apiId)} --disable-execute-api-endpoint`,
          )
        : ok('disableExecuteApiEndpoint is true.'),
    ]),
};

const isLambda = ({ type }: AuthorizerFacts): boolean => type === 'REQUEST' || type === 'TOKEN';

/** Examines each Lambda authorizer; there is nothing to say where there is none. */
const eachAuthorizer = (
  { authorizers, api }: AwsFacts,
  examine: (authorizer: AuthorizerFacts, kind: ApiFacts['kind']) => Outcome | readonly Outcome[],
): readonly Outcome[] =>
  whenRead(authorizers, (all) =>
    whenRead(api, ({ kind }) =>
      all
        .filter(isLambda)
        .flatMap((authorizer) =>
          [examine(authorizer, kind)].flat().map((one) => about(`authorizer ${authorizer.name}`, one)),
        ),
    ),
  );

const authorizerPresent: Check<AwsFacts> = {
  id: 'authorizer-present',
  title: 'The API has a Lambda authorizer',
  matters: 'Without one nobody checks tokens.',
  link: AWS_PAGES.restAuthorizer,
  examine: ({ authorizers }) =>
    whenRead(authorizers, (all) => [
      all.some(isLambda)
        ? ok(`It has ${listNames(all.filter(isLambda).map(({ name }) => name))}.`)
        : problem(
            'The API has no Lambda authorizer.',
            'Attach one: docs/deploy.md has a construct that does.',
          ),
    ]),
};

const authorizerType: Check<AwsFacts> = {
  id: 'authorizer-type',
  title: 'The authorizer is of type REQUEST',
  matters:
    'An authorizer of type TOKEN gets the token alone: without the client certificate no binding can be checked (RFC 8705), and `requireBinding` refuses every call.',
  link: AWS_PAGES.restAuthorizer,
  examine: (facts) =>
    eachAuthorizer(facts, ({ id, type }) =>
      type === 'REQUEST'
        ? ok('It is of type REQUEST.')
        : problem(
            `It is of type ${type}: the certificate never reaches the function.`,
            `The type cannot be changed: create an authorizer of type REQUEST, attach it in place of ${shellWord(id)}, then deploy.`,
          ),
    ),
};

const CERTIFICATE_SOURCE = /context\.identity\.clientCert\.clientCertPem$/;

const authorizerCache: Check<AwsFacts> = {
  id: 'authorizer-cache',
  title: 'The authorizer result is not cached',
  matters:
    'A cached Allow is replayed for the same identity sources: for a stolen token with another certificate, or with none. The function is not called, so that nobody compares the certificates and no record is written. On HTTP APIs a cached answer serves all routes unless `$context.routeKey` is a source. A REST API caches for 300 s where nothing is set.',
  link: AWS_PAGES.configureAuthorizer,
  examine: (facts) =>
    eachAuthorizer(facts, (authorizer, kind) => {
      const { id, ttlSeconds, identitySources } = authorizer;
      if (ttlSeconds === 0) return ok('The result TTL is 0.');
      const fix = setTtl(kind, facts.apiId, id);
      const sources = identitySources.length === 0 ? 'no identity source' : listNames(identitySources);
      if (!identitySources.some((source) => CERTIFICATE_SOURCE.test(source)))
        return problem(
          `The result TTL is ${ttlSeconds} s with ${sources}: an Allow is replayed for another certificate.`,
          fix,
        );
      if (kind === 'http' && !identitySources.includes('$context.routeKey'))
        return problem(
          `The result TTL is ${ttlSeconds} s without $context.routeKey: an Allow for one route serves all.`,
          fix,
        );
      return warning(`The result TTL is ${ttlSeconds} s: calls from the cache leave no record.`, fix);
    }),
};

const setTtl = (kind: ApiFacts['kind'], apiId: string, id: string): string =>
  kind === 'rest'
    ? `aws apigateway update-authorizer --rest-api-id ${shellWord(apiId)} --authorizer-id ${shellWord(id)} --patch-operations op=replace,path=/authorizerResultTtlInSeconds,value=0, then deploy the stage again`
    : `aws apigatewayv2 update-authorizer --api-id ${shellWord(apiId)} --authorizer-id ${shellWord(id)} --authorizer-result-ttl-in-seconds 0`;

const identitySource: Check<AwsFacts> = {
  id: 'identity-source',
  title: 'Every call reaches the authorizer',
  matters:
    'A call without an identity source, or with one that does not match the validation expression, is answered with 401 by API Gateway itself: the function is not called, and there is no decision record and no challenge.',
  link: AWS_PAGES.configureAuthorizer,
  examine: (facts) =>
    eachAuthorizer(facts, ({ identitySources, validation }) => {
      if (identitySources.length === 0 && validation === undefined)
        return ok('It asks for no identity source.');
      const seen = [
        ...(identitySources.length === 0 ? [] : [`identity sources ${listNames(identitySources)}`]),
        ...(validation === undefined ? [] : ['a validation expression']),
      ];
      return warning(
        `It has ${seen.join(' and ')}: calls without are answered 401 and leave no record.`,
        'Remove them and set the result TTL to 0. The console and the constructs of docs/deploy.md can do so; then deploy the stage again.',
      );
    }),
};

const simpleResponse: Check<AwsFacts> = {
  id: 'response-format',
  title: 'The authorizer answers in the format that is expected',
  matters:
    'The packaged authorizer answers with policies. Where an HTTP API expects simple responses, each call ends with 500.',
  link: AWS_PAGES.httpAuthorizer,
  examine: (facts) =>
    eachAuthorizer(facts, ({ id, expectsSimpleResponse }, kind) => {
      if (kind === 'rest') return [];
      return expectsSimpleResponse
        ? warning(
            'It expects simple responses: only an `Authorizer` with `simpleResponse: true` gives them, the packaged one gives policies.',
            `aws apigatewayv2 update-authorizer --api-id ${shellWord(facts.apiId)} --authorizer-id ${shellWord(id)} --no-enable-simple-responses`,
          )
        : ok('It expects policies.');
    }),
};

const routesAuthorized: Check<AwsFacts> = {
  id: 'routes-authorized',
  title: 'Every route asks the authorizer',
  matters:
    'A method or route without the authorizer is open to everyone who gets through mutual TLS. OPTIONS may be open; name others that are open on purpose with --open-route.',
  link: AWS_PAGES.configureAuthorizer,
  examine: ({ routes, openRoutes, apiId }) =>
    whenRead(routes, (all) => {
      const others = all.filter(
        ({ key, authorization }) =>
          authorization !== 'CUSTOM' && !/^OPTIONS /.test(key) && !openRoutes.includes(key),
      );
      const open = others.filter(({ authorization }) => authorization === 'NONE');
      const elsewhere = others.filter(({ authorization }) => authorization !== 'NONE');
      const fix = `Attach the authorizer to each and deploy again, or name a route that is open on purpose: --open-route 'GET /health'. API ${apiId}.`;
      if (all.length === 0) return [warning('The API has no route.', 'Check --api-id.')];
      if (open.length > 0)
        return [problem(`Open to everyone: ${listNames(open.map(({ key }) => key))}.`, fix)];
      if (elsewhere.length > 0)
        return [
          warning(
            `Authorized otherwise: ${listNames(elsewhere.map(({ key, authorization }) => `${key} (${authorization})`))}.`,
            fix,
          ),
        ];
      return [ok(`Of ${countText(all.length, 'route')} each is authorized or open on purpose.`)];
    }),
};

const CHALLENGED = ['ACCESS_DENIED', 'AUTHORIZER_FAILURE', 'AUTHORIZER_CONFIGURATION_ERROR'] as const;

const gatewayResponses: Check<AwsFacts> = {
  id: 'gateway-responses',
  title: 'A refused caller gets a challenge and a decision id',
  matters:
    'Without `WWW-Authenticate` from `context.authorizer.challenge` a client cannot tell a bad token from a missing scope (RFC 6750 section 3), and without `X-Decision-Id` nobody finds the record. A quoted source is taken as it stands. HTTP APIs have no gateway responses.',
  link: AWS_PAGES.gatewayResponses,
  examine: ({ gatewayResponses: responses, api }) =>
    whenRead(api, ({ kind }) =>
      kind === 'http'
        ? []
        : whenRead(responses, (all) => {
            const faults = [...CHALLENGED, 'UNAUTHORIZED' as const].flatMap((type) => {
              const headers = all.find((one) => one.type === type && !one.isDefault)?.headers;
              if (headers === undefined) return [`${type} is not set`];
              return faultsOf(type, headers);
            });
            return [
              faults.length === 0
                ? ok('All four responses carry challenge and decision id.')
                : warning(
                    `${listNames(faults)}.`,
                    'Set gatewayresponse.header.WWW-Authenticate to context.authorizer.challenge and gatewayresponse.header.X-Decision-Id to context.authorizer.decision_id, both without quotes; for UNAUTHORIZED, which has no context, a fixed challenge. Then deploy again.',
                  ),
            ];
          }),
    ),
};

const faultsOf = (type: string, headers: Readonly<Record<string, string>>): readonly string[] => {
  const challenge = headers['www-authenticate'];
  if (type === 'UNAUTHORIZED') return challenge === undefined ? [`${type} has no challenge`] : [];
  return [
    ...(challenge === 'context.authorizer.challenge'
      ? []
      : [
          `${type} ${challenge === undefined ? 'has no challenge' : 'has a challenge that is not the call’s'}`,
        ]),
    ...(headers['x-decision-id'] === 'context.authorizer.decision_id' ? [] : [`${type} has no decision id`]),
  ];
};

const invokePermission: Check<AwsFacts> = {
  id: 'invoke-permission',
  title: 'API Gateway may call the authorizer',
  matters:
    'Without the permission every call ends with 500, and there is no record. A permission without the ARN of the API lets any API of any account call the function.',
  link: AWS_PAGES.functionPolicy,
  examine: (facts) =>
    eachAuthorizer(facts, ({ id, functionArn, role }) => {
      if (role !== undefined) return ok('API Gateway calls the function by a role of its own.');
      return whenRead(facts.functions, (functions) => {
        const called = functions.find(({ reference }) => reference === functionArn) ?? functions[0];
        return called === undefined ? [] : [permissionOf(called, `${facts.apiId}/authorizers/${id}`)];
      });
    }),
};

const permissionOf = ({ policy, name }: FunctionFacts, authorizer: string): Outcome =>
  outcomeOf(policy, (text) => {
    const grants = grantsToApiGateway(text);
    const isMeant = (source: string): boolean => matchesWildcard(source, authorizer);
    if (grants.some((sources) => sources.some(isMeant)))
      return ok('The function lets this authorizer call it.');
    if (grants.some((sources) => sources.length === 0))
      return warning(
        'The function lets every API of every account call it.',
        'Add a permission with --source-arn for this authorizer, and remove the one without.',
      );
    return problem(
      'The policy of the function does not let this authorizer call it: every call ends with 500.',
      `aws lambda add-permission --function-name ${shellWord(name)} --statement-id gatelens-authorizer --action lambda:InvokeFunction --principal apigateway.amazonaws.com --source-arn 'arn:aws:execute-api:REGION:ACCOUNT:${authorizer}'`,
    );
  });

const EXECUTE_API = /^arn:[\w-]+:execute-api:[^:]*:[^:]*:(.+)$/;

/** For each statement that lets API Gateway call: what it is limited to, behind region and account. */
const grantsToApiGateway = (policy: string | undefined): readonly (readonly string[])[] => {
  const document = parseJson(policy);
  const statements = isObject(document) ? document['Statement'] : undefined;
  return (Array.isArray(statements) ? statements : []).flatMap((statement: unknown) => {
    if (!isObject(statement) || statement['Effect'] !== 'Allow') return [];
    if (!textsIn(statement['Principal']).includes('apigateway.amazonaws.com')) return [];
    return [textsIn(statement['Condition']).flatMap((text) => EXECUTE_API.exec(text)?.[1] ?? [])];
  });
};

/** Every text in a value, however deep it lies. */
const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** Checks of the API, its authorizers and routes. */
export const API_CHECKS = [
  defaultEndpoint,
  authorizerPresent,
  authorizerType,
  authorizerCache,
  identitySource,
  simpleResponse,
  routesAuthorized,
  gatewayResponses,
  invokePermission,
] as const satisfies readonly Check<AwsFacts>[];

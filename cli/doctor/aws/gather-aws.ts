import type { ApiFacts, AuthorizerFacts, AwsFacts, StageFacts } from '../facts/aws-facts.ts';
import {
  parseDeployment,
  parseGatewayResponse,
  parseHttpApi,
  parseHttpAuthorizer,
  parseHttpStage,
  parseResource,
  parseRestApi,
  parseRestAuthorizer,
  parseRestStage,
  parseRoute,
} from '../facts/parse-api.ts';
import { mapRead, type Read, readAs, unreadable } from '../facts/read.ts';
import type { Probe } from '../probe/probe.ts';
import { attempt, isNotFound } from './attempt.ts';
import type { AwsReader } from './aws-reader.ts';
import { type DomainTarget, gatherDomains } from './gather-domains.ts';
import { gatherFunction, gatherLogGroup } from './gather-functions.ts';

/** What to look at. */
export interface AwsTarget extends DomainTarget {
  readonly region: string;
  /** In place of the functions that the authorizers name. */
  readonly functionName?: string;
  readonly openRoutes: readonly string[];
}

/** Thrown where there is no API to check. */
export class NoSuchApi extends Error {
  override readonly name = 'NoSuchApi';
}

const GET = 'apigateway:GET';

/**
 * Reads everything about an API. What cannot be read is in the facts as such.
 *
 * @param probe - Connects to servers; absent, none is connected to.
 * @throws NoSuchApi when there is no REST or HTTP API of that id.
 */
export const gatherAws = async (
  reader: AwsReader,
  target: AwsTarget,
  probe: Probe | undefined,
  now: number,
): Promise<AwsFacts> => {
  const api = await gatherApi(reader, target.apiId);
  const [parts, domains, alarms, insightRules] = await Promise.all([
    gatherParts(reader, target, api),
    gatherDomains(reader, target, probe),
    attempt({ action: 'cloudwatch:DescribeAlarms', what: 'the alarms' }, () => reader.getMetricAlarms()),
    attempt({ action: 'cloudwatch:DescribeInsightRules', what: 'the Contributor Insights rules' }, () =>
      reader.getInsightRules(),
    ),
  ]);
  const functions = await gatherFunctions(reader, target, parts.authorizers, probe);
  const ahead = reader.clockAheadMs();
  return {
    now,
    apiId: target.apiId,
    region: target.region,
    openRoutes: target.openRoutes,
    api,
    ...parts,
    domains,
    functions,
    alarms,
    insightRules,
    clockAheadMs:
      ahead === undefined
        ? unreadable('No answer of AWS told the time.', 'Check network and credentials.')
        : readAs(ahead),
  };
};

/** Tries both kinds: an id does not say which it is. */
const gatherApi = async (reader: AwsReader, apiId: string): Promise<Read<ApiFacts>> => {
  const what = `the API ${apiId}`;
  const rest = await orAbsent({ action: GET, what }, () => reader.getRestApi(apiId));
  if (rest.kind === 'read' && rest.value !== undefined) return readAs(parseRestApi(rest.value));
  const http = await orAbsent({ action: GET, what }, () => reader.getHttpApi(apiId));
  if (http.kind === 'read' && http.value !== undefined) {
    const api = parseHttpApi(http.value);
    if (api === undefined)
      throw new NoSuchApi(
        `${apiId} is a WebSocket API, which knows no mutual TLS. The doctor checks REST and HTTP APIs.`,
      );
    return readAs(api);
  }
  if (rest.kind === 'unreadable') return rest;
  if (http.kind === 'unreadable') return http;
  throw new NoSuchApi(
    `there is no API ${apiId} in this account and region. Check --api-id (the first part of its default endpoint) and --region.`,
  );
};

const orAbsent = <T>(
  about: { readonly action: string; readonly what: string },
  read: () => Promise<T>,
): Promise<Read<T | undefined>> =>
  attempt(about, async () => {
    try {
      return await read();
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  });

type Parts = Pick<AwsFacts, 'authorizers' | 'routes' | 'gatewayResponses' | 'stages' | 'logRole'>;

const gatherParts = async (reader: AwsReader, target: AwsTarget, api: Read<ApiFacts>): Promise<Parts> => {
  if (api.kind === 'unreadable')
    return { authorizers: api, routes: api, gatewayResponses: api, stages: api, logRole: api };
  const parts = await (api.value.kind === 'rest' ? gatherRest : gatherHttp)(reader, target.apiId);
  if (parts.stages.kind === 'unreadable') return parts;
  const wanted = parts.stages.value.filter(({ name }) => (target.stage ?? name) === name);
  if (wanted.length === 0 && target.stage !== undefined)
    return { ...parts, stages: unreadable(`The API has no stage ${target.stage}.`, 'Check --stage.') };
  return {
    ...parts,
    stages: readAs(await Promise.all(wanted.map((stage) => withAccessLogGroup(reader, stage)))),
  };
};

const gatherRest = async (reader: AwsReader, apiId: string): Promise<Parts> => {
  const [authorizers, resources, responses, stages, account] = await Promise.all([
    attempt({ action: GET, what: 'the authorizers' }, () => reader.getRestAuthorizers(apiId)),
    attempt({ action: GET, what: 'the methods' }, () => reader.getResources(apiId)),
    attempt({ action: GET, what: 'the gateway responses' }, () => reader.getGatewayResponses(apiId)),
    attempt({ action: GET, what: 'the stages' }, () => reader.getRestStages(apiId)),
    attempt({ action: GET, what: 'the log role of API Gateway' }, () => reader.getAccount()),
  ]);
  return {
    authorizers: mapRead(authorizers, (all) => all.map(parseRestAuthorizer)),
    routes: mapRead(resources, (all) => all.flatMap(parseResource)),
    gatewayResponses: mapRead(responses, (all) => all.map(parseGatewayResponse)),
    stages:
      stages.kind === 'unreadable'
        ? stages
        : readAs(
            await Promise.all(
              stages.value.map(async (stage): Promise<StageFacts> => {
                const deployment = await attempt({ action: GET, what: 'the deployment' }, () =>
                  reader.getDeployment(apiId, stage.deploymentId ?? ''),
                );
                return { ...parseRestStage(stage), deployed: mapRead(deployment, parseDeployment) };
              }),
            ),
          ),
    logRole: mapRead(account, ({ cloudwatchRoleArn }) => cloudwatchRoleArn || undefined),
  };
};

const gatherHttp = async (reader: AwsReader, apiId: string): Promise<Parts> => {
  const [authorizers, routes, stages] = await Promise.all([
    attempt({ action: GET, what: 'the authorizers' }, () => reader.getHttpAuthorizers(apiId)),
    attempt({ action: GET, what: 'the routes' }, () => reader.getRoutes(apiId)),
    attempt({ action: GET, what: 'the stages' }, () => reader.getHttpStages(apiId)),
  ]);
  return {
    authorizers: mapRead(authorizers, (all) => all.map(parseHttpAuthorizer)),
    routes: mapRead(routes, (all) => all.map(parseRoute)),
    gatewayResponses: readAs([]),
    stages: mapRead(stages, (all) => all.map(parseHttpStage)),
    logRole: readAs(undefined),
  };
};

const LOG_GROUP_ARN = /^arn:[^:]+:logs:[^:]*:\d*:log-group:([^:]+)/;

const withAccessLogGroup = async (reader: AwsReader, stage: StageFacts): Promise<StageFacts> => {
  const group = LOG_GROUP_ARN.exec(stage.accessLog?.destination ?? '')?.[1];
  return group === undefined ? stage : { ...stage, accessLogGroup: await gatherLogGroup(reader, group) };
};

const gatherFunctions = async (
  reader: AwsReader,
  { functionName }: AwsTarget,
  authorizers: Read<readonly AuthorizerFacts[]>,
  probe: Probe | undefined,
): Promise<AwsFacts['functions']> => {
  if (functionName !== undefined) return readAs([await gatherFunction(reader, functionName, probe)]);
  if (authorizers.kind === 'unreadable') return authorizers;
  const lambdas = authorizers.value.filter(({ type }) => type === 'REQUEST' || type === 'TOKEN');
  if (lambdas.some(({ functionArn }) => functionArn === undefined))
    return unreadable(
      'The function of an authorizer is named by a stage variable.',
      'Name it yourself: --function NAME.',
    );
  const names = [...new Set(lambdas.flatMap(({ functionArn }) => functionArn ?? []))];
  return readAs(await Promise.all(names.map((name) => gatherFunction(reader, name, probe))));
};

import { isObject } from '../../../authorizer/json.ts';
import { ACCESS_LOG_KEYS, ACCESS_LOG_SCHEMA, accessLogVariable } from '../../../shared/access-log.ts';
import type { ApiFacts, AwsFacts, RouteFacts, StageFacts } from '../facts/aws-facts.ts';
import { parseJson } from '../facts/parse-json.ts';
import { outcomeOf, whenRead } from '../facts/read.ts';
import { about, type Check, listNames, notChecked, type Outcome, ok, problem, warning } from '../finding.ts';
import { AWS_PAGES, OUR_PAGES } from './aws-pages.ts';
import { shellWord } from './shell-word.ts';

const eachStage = (
  { stages, api }: AwsFacts,
  examine: (stage: StageFacts, kind: ApiFacts['kind']) => readonly Outcome[],
): readonly Outcome[] =>
  whenRead(stages, (all) =>
    whenRead(api, ({ kind }) =>
      all.flatMap((stage) => examine(stage, kind).map((one) => about(`stage ${stage.name}`, one))),
    ),
  );

const stageDeployed: Check<AwsFacts> = {
  id: 'stage-deployed',
  title: 'The stage serves what is defined',
  matters:
    'A stage of a REST API serves a snapshot: a method that got the authorizer after the last deployment is still open. That a setting of the authorizer itself was deployed cannot be seen from outside: deploy after each change.',
  link: AWS_PAGES.deployment,
  examine: (facts) => {
    const { routes, apiId } = facts;
    if (routes.kind === 'read' && stagesOf(facts) === 0)
      return [problem('The API has no stage: nothing is served.', 'Deploy the API.')];
    return eachStage(facts, (stage, kind) =>
      kind === 'http'
        ? [httpDeployment(stage, apiId)]
        : whenRead(routes, (all) => [restDeployment(stage, all, apiId)]),
    );
  },
};

const stagesOf = ({ stages }: AwsFacts): number | undefined =>
  stages.kind === 'read' ? stages.value.length : undefined;

const restDeployment = (
  { name, deployed }: StageFacts,
  routes: readonly RouteFacts[],
  apiId: string,
): Outcome => {
  if (deployed === undefined) return notChecked('The deployment was not read.', 'Run it again.');
  return outcomeOf(deployed, (served) => {
    const open = Object.entries(served)
      .filter(([key, authorization]) => authorization === 'NONE' && !key.startsWith('OPTIONS '))
      .map(([key]) => key)
      .filter((key) => routes.some((route) => route.key === key && route.authorization !== 'NONE'));
    const missing = routes.filter(({ key }) => !Object.hasOwn(served, key)).map(({ key }) => key);
    const fix = `aws apigateway create-deployment --rest-api-id ${shellWord(apiId)} --stage-name ${shellWord(name)}`;
    if (open.length > 0)
      return problem(`Served without the authorizer that they have by now: ${listNames(open)}.`, fix);
    if (missing.length > 0) return warning(`Not deployed yet: ${listNames(missing)}.`, fix);
    return ok('The stage serves the methods as they are defined.');
  });
};

const httpDeployment = ({ name, isAutoDeployed, deploymentMessage }: StageFacts, apiId: string): Outcome => {
  const fix = `aws apigatewayv2 create-deployment --api-id ${shellWord(apiId)} --stage-name ${shellWord(name)}`;
  if (deploymentMessage !== undefined && /fail|error/i.test(deploymentMessage))
    return problem(`The last deployment failed: ${deploymentMessage}`, fix);
  return isAutoDeployed === true
    ? ok('Changes are deployed by themselves.')
    : warning('Changes are not deployed by themselves; what the stage serves may be older.', fix);
};

const accessLog: Check<AwsFacts> = {
  id: 'access-log',
  title: 'The stage writes the access log of this project',
  matters:
    'Calls that never reach the authorizer stand in the access log only: a refused certificate, a missing identity source, throttling, a firewall. The dashboard joins it to the decisions by its keys.',
  link: OUR_PAGES.accessLog,
  examine: (facts) => eachStage(facts, (stage, kind) => [examineFormat(stage, kind)]),
};

const examineFormat = ({ accessLog: log }: StageFacts, kind: ApiFacts['kind']): Outcome => {
  const fix = `Set the format of docs/access-log.md for ${kind === 'rest' ? 'a REST' : 'an HTTP'} API on the stage.`;
  if (log === undefined) return problem('The stage writes no access log.', fix);
  const format = parseJson(log.format);
  if (!isObject(format)) return problem('The format of the access log is not one JSON object.', fix);
  if (format['schema'] !== ACCESS_LOG_SCHEMA)
    return problem(
      `The access log is not in the format ${ACCESS_LOG_SCHEMA}: the dashboard cannot read it.`,
      fix,
    );
  const missing = ACCESS_LOG_KEYS.filter(
    (key) => accessLogVariable(kind, key) !== undefined && !(key in format),
  );
  const otherwise = ACCESS_LOG_KEYS.filter(
    (key) => key in format && accessLogVariable(kind, key) !== format[key],
  );
  if (missing.length > 0) return warning(`The access log lacks ${missing.join(', ')}.`, fix);
  if (otherwise.length > 0)
    return warning(`The access log has other values under ${otherwise.join(', ')}.`, fix);
  return ok(`The format is ${ACCESS_LOG_SCHEMA}, with every key.`);
};

const accessLogGroup: Check<AwsFacts> = {
  id: 'access-log-group',
  title: 'The access log goes to a log group that can be searched',
  matters:
    'The dashboard searches CloudWatch Logs. A group that is gone takes no lines, and API Gateway does not say so.',
  link: AWS_PAGES.accessLog,
  examine: (facts) =>
    eachStage(facts, ({ accessLog: log, accessLogGroup: group }) => {
      if (log === undefined) return [];
      if (group === undefined)
        return [
          warning(
            'The access log goes to a Firehose stream: the dashboard cannot search it.',
            'Send it to a log group, or search it where it goes to.',
          ),
        ];
      return whenRead(group, (found) => [
        found === undefined
          ? problem('The log group of the access log does not exist.', 'Create it, or name another.')
          : ok(`It goes to ${found.name}.`),
      ]);
    }),
};

const logRole: Check<AwsFacts> = {
  id: 'access-log-role',
  title: 'API Gateway may write logs',
  matters:
    'REST APIs of a region write their logs by one role of the account. Without it, access logs stay empty.',
  link: AWS_PAGES.accessLog,
  examine: ({ api, logRole: role }) =>
    whenRead(api, ({ kind }) =>
      kind === 'http'
        ? []
        : whenRead(role, (arn) => [
            arn === undefined
              ? problem(
                  'The account has no log role for API Gateway in this region.',
                  'aws apigateway update-account --patch-operations op=replace,path=/cloudwatchRoleArn,value=ROLE_ARN',
                )
              : ok('The account has a log role.'),
          ]),
    ),
};

const dataTrace: Check<AwsFacts> = {
  id: 'data-trace',
  title: 'Requests and responses are not logged whole',
  matters:
    'Data tracing writes headers and bodies of calls into the execution log. AWS advises against it for production; tokens and personal data may be among them.',
  link: AWS_PAGES.accessLog,
  examine: (facts) =>
    eachStage(facts, ({ name, tracesData }, kind) => {
      if (kind === 'http') return [];
      return [
        tracesData
          ? problem(
              'Data tracing is on.',
              `aws apigateway update-stage --rest-api-id ${shellWord(facts.apiId)} --stage-name ${shellWord(name)} --patch-operations 'op=replace,path=/*/*/logging/dataTrace,value=false'`,
            )
          : ok('Data tracing is off.'),
      ];
    }),
};

/** Checks of the stages. */
export const STAGE_CHECKS = [
  stageDeployed,
  accessLog,
  accessLogGroup,
  logRole,
  dataTrace,
] as const satisfies readonly Check<AwsFacts>[];

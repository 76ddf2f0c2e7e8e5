import { execFile, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetInsightRuleReportCommand,
  GetMetricDataCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  GetQueryResultsCommand,
  type GetQueryResultsCommandOutput,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { DeleteObjectsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { ALARMS, type AlarmDefinition, type AlarmId } from '../../shared/alarms.ts';
import type { Configuration } from '../app/configuration.ts';
import type { SmokeConfiguration } from './configuration.ts';
import type { SmokeCall, SmokeStep } from './plan.ts';
import type { CallOutcome, SmokeWorld } from './run-smoke.ts';
import { shareQueries } from './share-queries.ts';
import { simulationWords } from './simulation-words.ts';
import { callOverTls } from './smoke-call.ts';
import { readStackOutputs, type StackOutputs } from './stack-outputs.ts';
import { nameForQuery, trustAlso } from './stranger.ts';

/** The stack has a name of its own, so that the test never touches, and never destroys, another deployment. */
const SMOKE_STACK = {
  api: 'rest',
  stackName: 'GatelensSmoke',
  serviceName: 'gatelens-smoke',
  disposable: true,
} as const;

const PAUSE_MS = 20_000;
/** How often to ask again: records take a minute at most, alarms and contributors some more. */
const ATTEMPTS: Readonly<Record<SmokeStep['kind'], number>> = {
  deploy: 0,
  token: 0,
  call: 30,
  query: 12,
  index: 12,
  why: 0,
  metric: 15,
  denied: 0,
  truststore: 0,
  function: 0,
  person: 0,
  alarm: 45,
  contributors: 30,
};
const HOUR_SECONDS = 3_600;

/** The reader's own account, through the CDK CLI and the AWS SDK with the reader's own credentials. */
export class AwsWorld implements SmokeWorld, AsyncDisposable {
  readonly #smoke: SmokeConfiguration;
  readonly #programs: Programs;
  readonly #folder = mkdtempSync(join(tmpdir(), 'gatelens-smoke-'));
  readonly #logs: CloudWatchLogsClient;
  readonly #cloudWatch: CloudWatchClient;
  readonly #lambda: LambdaClient;
  #deployment: Configuration;
  #outputs: StackOutputs | undefined;
  #token: string | undefined;

  constructor(smoke: SmokeConfiguration, deployment: Configuration, programs: Programs) {
    this.#smoke = smoke;
    this.#deployment = { ...deployment, ...SMOKE_STACK };
    this.#programs = programs;
    this.#logs = new CloudWatchLogsClient({ region: deployment.region });
    this.#cloudWatch = new CloudWatchClient({ region: deployment.region });
    this.#lambda = new LambdaClient({ region: deployment.region });
  }

  async deploy(): Promise<void> {
    const file = join(this.#folder, 'outputs.json');
    await this.#runCdk('deploy', '--require-approval', 'never', '--outputs-file', file);
    this.#outputs = readStackOutputs(file, SMOKE_STACK.stackName);
  }

  async destroy(): Promise<void> {
    if (this.#outputs !== undefined) await this.#emptyBucket(this.#outputs.TruststoreBucket);
    await this.#runCdk('destroy', '--force');
  }

  async fetchToken(): Promise<void> {
    const { tokenEndpoint, clientId, scope, bound } = this.#smoke;
    const { hostname, port, pathname, search } = new URL(tokenEndpoint);
    const answer = await callOverTls({
      host: hostname,
      domain: hostname,
      ...(port === '' ? {} : { port: Number(port) }),
      path: `${pathname}${search}`,
      client: bound,
      form: { grant_type: 'client_credentials', client_id: clientId, scope },
    });
    if (answer.kind !== 'answer') throw new Error('the handshake with the token endpoint failed');
    this.#token = tokenIn(answer.body);
    if (this.#token === undefined)
      throw new Error(`the token endpoint answered ${answer.status} without a token`);
  }

  async call({ at, certificate, hasToken }: SmokeCall): Promise<CallOutcome> {
    const { ApiId, DomainTarget } = this.#deployed();
    const { region, domain } = this.#deployment;
    const defaultEndpoint = `${ApiId}.execute-api.${region}.amazonaws.com`;
    const isDomain = at === 'domain';
    return callOverTls({
      host: isDomain ? DomainTarget : defaultEndpoint,
      domain: isDomain ? domain.name : defaultEndpoint,
      path: isDomain ? '/time' : '/prod/time',
      ...(certificate === 'none' ? {} : { client: this.#smoke[certificate] }),
      ...(hasToken && this.#token !== undefined
        ? { headers: { authorization: `Bearer ${this.#token}` } }
        : {}),
    });
  }

  async countRows(logGroup: 'decisions' | 'access', query: string): Promise<number> {
    return (await this.#query(logGroup, query)).results?.length ?? 0;
  }

  async countSkipped(query: string): Promise<number> {
    return (await this.#query('decisions', query)).statistics?.estimatedRecordsSkipped ?? 0;
  }

  async why(decisionId: string): Promise<number | null> {
    const { DecisionLogGroup, AccessLogGroup } = this.#deployed();
    const place = ['--region', this.#deployment.region, '--log-group', DecisionLogGroup];
    const words = ['why', '--decision-id', decisionId, '--wait', '2m', ...place];
    return run([...this.#programs.gatelens, ...words, '--access-log-group', AccessLogGroup]);
  }

  async countValues(alarm: AlarmId): Promise<number> {
    const { measure, periodSeconds }: AlarmDefinition = definitionOf(alarm);
    if (measure.kind !== 'share') throw new Error(`the alarm ${alarm} has no metric math`);
    const subject = { service: SMOKE_STACK.serviceName, functionName: this.#deployed().FunctionName };
    const EndTime = new Date();
    const { MetricDataResults = [] } = await this.#cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(EndTime.getTime() - HOUR_SECONDS * 1_000),
        EndTime,
        MetricDataQueries: shareQueries(measure, subject, periodSeconds),
      }),
    );
    return MetricDataResults.flatMap(({ Values = [] }) => Values).length;
  }

  /** By the AWS CLI: nothing else here needs a client of IAM. */
  async allowedActions(actions: readonly string[]): Promise<readonly string[]> {
    const { DecisionLogGroup, FunctionName } = this.#deployed();
    const { Role = '' } = await this.#lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const { account, region } = this.#deployment;
    const group = `arn:${Role.split(':')[1]}:logs:${region}:${account}:log-group:${DecisionLogGroup}`;
    const allowed = await Promise.all(
      [group, `${group}:*`].map(async (resource) => {
        const { stdout } = await promisify(execFile)('aws', simulationWords(Role, actions, resource));
        return JSON.parse(stdout) as readonly string[];
      }),
    );
    return [...new Set(allowed.flat())];
  }

  async trustStranger(): Promise<void> {
    const { domain } = this.#deployment;
    const truststore = join(this.#folder, 'truststore.pem');
    writeFileSync(truststore, trustAlso(readFileSync(domain.truststore, 'utf8'), this.#stranger()));
    this.#deployment = { ...this.#deployment, domain: { ...domain, truststore } };
    await this.deploy();
  }

  strangerName(): string {
    return nameForQuery(this.#stranger());
  }

  async switchFunction(isOn: boolean): Promise<void> {
    const { FunctionName } = this.#deployed();
    if (isOn) await this.#lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
    else
      await this.#lambda.send(
        new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }),
      );
  }

  async askPerson(question: string, alarm?: AlarmId): Promise<boolean> {
    if (!process.stdin.isTTY) return false;
    if (alarm !== undefined) this.report((await this.#alarm(alarm)).AlarmDescription ?? '');
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await terminal.question(`${question} [y/N] `);
    terminal.close();
    return /^y(?:es)?$/i.test(answer.trim());
  }

  async alarmState(alarm: AlarmId): Promise<string> {
    return (await this.#alarm(alarm)).StateValue ?? 'absent';
  }

  async countContributors(rule: string): Promise<number> {
    const EndTime = new Date();
    const { Contributors = [] } = await this.#cloudWatch.send(
      new GetInsightRuleReportCommand({
        RuleName: `gatelens-${SMOKE_STACK.serviceName}-binding-failures-${rule}`,
        StartTime: new Date(EndTime.getTime() - HOUR_SECONDS * 1_000),
        EndTime,
        Period: 300,
      }),
    );
    return Contributors.length;
  }

  async pause({ kind }: SmokeStep, attempt: number): Promise<boolean> {
    if (attempt > ATTEMPTS[kind]) return false;
    await wait(PAUSE_MS);
    return true;
  }

  report(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#logs.destroy();
    this.#cloudWatch.destroy();
    this.#lambda.destroy();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #query(
    logGroup: 'decisions' | 'access',
    queryString: string,
  ): Promise<Pick<GetQueryResultsCommandOutput, 'results' | 'statistics'>> {
    const { DecisionLogGroup, AccessLogGroup } = this.#deployed();
    const endTime = Math.ceil(Date.now() / 1_000);
    const { queryId } = await this.#logs.send(
      new StartQueryCommand({
        logGroupName: logGroup === 'decisions' ? DecisionLogGroup : AccessLogGroup,
        queryString,
        startTime: endTime - HOUR_SECONDS,
        endTime,
      }),
    );
    for (;;) {
      const answer = await this.#logs.send(new GetQueryResultsCommand({ queryId }));
      if (answer.status === 'Complete') return answer;
      if (answer.status !== 'Scheduled' && answer.status !== 'Running')
        throw new Error(`the query ended as ${answer.status}`);
      await wait(1_000);
    }
  }

  async #alarm(alarm: AlarmId): Promise<MetricAlarm> {
    if (alarm !== 'binding-failures') throw new Error(`the stack tells no name of the alarm ${alarm}`);
    const { MetricAlarms = [] } = await this.#cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames: [this.#deployed().BindingFailuresAlarm] }),
    );
    return MetricAlarms[0] ?? {};
  }

  #stranger(): X509Certificate {
    return new X509Certificate(readFileSync(this.#smoke.stranger.certificate));
  }

  #deployed(): StackOutputs {
    if (this.#outputs === undefined) throw new Error('the stack is not deployed');
    return this.#outputs;
  }

  /** A bucket that still holds versions cannot be deleted. */
  async #emptyBucket(Bucket: string): Promise<void> {
    await using client = disposable(new S3Client({ region: this.#deployment.region }));
    const { Versions = [], DeleteMarkers = [] } = await client.value.send(
      new ListObjectVersionsCommand({ Bucket }),
    );
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length > 0)
      await client.value.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  }

  async #runCdk(...words: readonly string[]): Promise<void> {
    const deployment = join(this.#folder, 'deployment.json');
    writeFileSync(deployment, JSON.stringify(this.#deployment));
    const code = await run([...this.#programs.cdk, ...words, '--no-notices'], {
      GATELENS_DEPLOYMENT: deployment,
    });
    if (code !== 0) throw new Error(`cdk ${words[0]} ended with ${code}; its lines above say why`);
  }
}

/** Program and first arguments of what is run. */
interface Programs {
  readonly cdk: readonly string[];
  readonly gatelens: readonly string[];
}

const run = (
  [program = '', ...words]: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<number | null> => {
  const child = spawn(program, words, { stdio: 'inherit', env: { ...process.env, ...variables } });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
};

const definitionOf = (alarm: AlarmId): AlarmDefinition => {
  const definition = ALARMS.find(({ id }) => id === alarm);
  if (definition === undefined) throw new Error(`there is no alarm ${alarm}`);
  return definition;
};

const disposable = <T extends { destroy(): void }>(value: T): AsyncDisposable & { readonly value: T } => ({
  value,
  [Symbol.asyncDispose]: async () => value.destroy(),
});

const tokenIn = (body: string): string | undefined => {
  try {
    const answer: unknown = JSON.parse(body);
    const token =
      typeof answer === 'object' && answer !== null && 'access_token' in answer ? answer.access_token : '';
    return typeof token === 'string' && token !== '' ? token : undefined;
  } catch {
    return undefined;
  }
};

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetInsightRuleReportCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  GetQueryResultsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DeleteObjectsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import type { Configuration } from '../app/configuration.ts';
import type { SmokeConfiguration } from './configuration.ts';
import type { SmokeCall, SmokeStep } from './plan.ts';
import type { CallOutcome, SmokeWorld } from './run-smoke.ts';
import { callOverTls } from './smoke-call.ts';
import { readStackOutputs, type StackOutputs } from './stack-outputs.ts';

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
  call: 0,
  query: 12,
  alarm: 45,
  contributors: 30,
};
const HOUR_SECONDS = 3_600;

/** The reader's own account, through the CDK CLI and the AWS SDK with the reader's own credentials. */
export class AwsWorld implements SmokeWorld, AsyncDisposable {
  readonly #smoke: SmokeConfiguration;
  readonly #deployment: Configuration;
  readonly #cdk: readonly string[];
  readonly #folder = mkdtempSync(join(tmpdir(), 'gatelens-smoke-'));
  readonly #logs: CloudWatchLogsClient;
  readonly #cloudWatch: CloudWatchClient;
  #outputs: StackOutputs | undefined;
  #token: string | undefined;

  /** @param cdk - Program and first arguments of the CDK CLI. */
  constructor(smoke: SmokeConfiguration, deployment: Configuration, cdk: readonly string[]) {
    this.#smoke = smoke;
    this.#deployment = { ...deployment, ...SMOKE_STACK };
    this.#cdk = cdk;
    this.#logs = new CloudWatchLogsClient({ region: deployment.region });
    this.#cloudWatch = new CloudWatchClient({ region: deployment.region });
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

  async countRows(logGroup: 'decisions' | 'access', queryString: string): Promise<number> {
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
      const { status, results = [] } = await this.#logs.send(new GetQueryResultsCommand({ queryId }));
      if (status === 'Complete') return results.length;
      if (status !== 'Scheduled' && status !== 'Running') throw new Error(`the query ended as ${status}`);
      await wait(1_000);
    }
  }

  async alarmState(alarm: string): Promise<string> {
    if (alarm !== 'binding-failures') throw new Error(`the stack tells no name of the alarm ${alarm}`);
    const { MetricAlarms = [] } = await this.#cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames: [this.#deployed().BindingFailuresAlarm] }),
    );
    return MetricAlarms[0]?.StateValue ?? 'absent';
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
    rmSync(this.#folder, { recursive: true, force: true });
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

  #runCdk(...words: readonly string[]): Promise<void> {
    const deployment = join(this.#folder, 'deployment.json');
    writeFileSync(deployment, JSON.stringify(this.#deployment));
    const [program = '', ...first] = this.#cdk;
    const child = spawn(program, [...first, ...words, '--no-notices'], {
      stdio: 'inherit',
      env: { ...process.env, GATELENS_DEPLOYMENT: deployment },
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) =>
        code === 0
          ? resolve()
          : reject(new Error(`cdk ${words[0]} ended with ${code}; its lines above say why`)),
      );
    });
  }
}

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

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import * as z from 'zod';
import { parseAccessRow, parseResultRow } from '../../dashboard/server/answer/result-rows.ts';
import { DashboardFault } from '../../dashboard/server/dashboard-fault.ts';
import { createLogsReader, type LogsReader } from '../../dashboard/server/logs/logs-reader.ts';
import { buildAccessQuery, buildDecisionQuery } from '../../dashboard/server/query/decision-query.ts';
import type { AccessLine } from '../../shared/access-line.ts';
import type { ReadDecisionRecord } from '../../shared/decision-record-schema.ts';
import { explain } from '../../shared/explain.ts';
import { explainAccess } from '../../shared/explain-access.ts';
import { CommandError } from '../command-error.ts';
import { plainText } from '../plain-text.ts';
import { print } from '../print.ts';
import { stateDirectory } from '../project.ts';
import { readRegion } from '../region-option.ts';
import { readUrl } from '../url-option.ts';
import { parseLookup, parseSpan, type WhyLookup, type WhyValues } from './why-options.ts';
import { renderAccess, renderDecision } from './why-text.ts';

/** Exit codes, for scripts. Usage and unreachable logs end with 1, as every command does. */
const WHY_EXIT_CODES = { allowed: 0, rejected: 3, no_decision: 4, not_found: 5 } as const;

type Outcome = keyof typeof WHY_EXIT_CODES;

/** Seconds since the epoch. */
interface Range {
  readonly startTime: number;
  readonly endTime: number;
}

/** Where decisions and access log are. */
interface Target {
  readonly region: string;
  readonly logGroups: readonly string[];
  readonly accessLogGroups: readonly string[];
  readonly endpoint?: string;
}

const DEFAULT_SINCE = '3h';
const POLL_MS = 250;
const AGAIN_MS = 500;
const NOT_FOUND =
  'No call found. Look further back with --since; on AWS a call can be searched some seconds to a minute after it was made, so wait for it with --wait 90s.';
/** Which of several calls is told, by its outcome. */
const CHOSEN = {
  rejected: 'this is the newest rejected one',
  allowed: 'none of them was rejected, this is the newest',
} as const;
const UNFINISHED: ReadonlySet<string> = new Set(['Scheduled', 'Running']);

/**
 * Runs `gatelens why`: the newest rejected call of a lookup, else its newest call, explained as the dashboard does.
 *
 * Looks in the running local stack, or in AWS when `--region` or `--log-group` is given.
 *
 * @throws CommandError for wrong options and for logs that cannot be read.
 */
export const runWhy = async (values: WhyValues): Promise<void> => {
  const since = parseSpan('since', typeof values.since === 'string' ? values.since : DEFAULT_SINCE);
  const wait = typeof values.wait === 'string' ? parseSpan('wait', values.wait) : 0;
  const lookup = await parseLookup(values, () => text(process.stdin));
  const target = await findTarget(values);
  const reader = createLogsReader(createClient(target));
  const finding = await withRemedy(() => find(reader, lookup, target, { since, wait }));
  process.exitCode = WHY_EXIT_CODES[report(finding, values.json === true)];
};

/** A fault of the logs is for the person at the terminal, and says what to do. */
const withRemedy = async <T>(step: () => Promise<T>): Promise<T> => {
  try {
    return await step();
  } catch (cause) {
    if (!(cause instanceof DashboardFault)) throw cause;
    throw new CommandError(`${cause.problem.sentence} ${cause.problem.remedy}`, { cause });
  }
};

/** What a lookup led to. */
type Finding =
  | { readonly kind: 'decision'; readonly record: ReadDecisionRecord; readonly calls: number }
  | { readonly kind: 'access'; readonly line: AccessLine }
  | { readonly kind: 'none' };

/** Asks again, while there is time to wait, for what is not found yet. */
const find = async (
  reader: LogsReader,
  lookup: WhyLookup,
  target: Target,
  { since, wait }: { readonly since: number; readonly wait: number },
): Promise<Finding> => {
  const deadline = Date.now() + wait * 1000;
  for (;;) {
    const endTime = Math.ceil(Date.now() / 1000);
    const range = { startTime: endTime - since, endTime };
    const finding =
      (await findDecision(reader, lookup, target, range)) ??
      (await findInAccessLog(reader, lookup, target, range));
    if (isFinal(finding) || Date.now() >= deadline) return finding;
    await setTimeout(AGAIN_MS);
  }
};

/** A line of the access log that names a decision may be there before the record. */
const isFinal = (finding: Finding): boolean =>
  finding.kind === 'decision' || (finding.kind === 'access' && finding.line.decision_id === undefined);

const findDecision = async (
  reader: LogsReader,
  lookup: WhyLookup,
  { logGroups }: Target,
  range: Range,
): Promise<Finding | undefined> => {
  const text = buildDecisionQuery({ lookup, limit: 100 });
  const rows = (await ask(reader, { ...range, text, logGroups })).map(parseResultRow);
  const records = rows.flatMap((row) => (row.kind === 'decision' ? [row.record] : []));
  const record = records.find(({ decision }) => decision !== 'Allow') ?? records[0];
  if (record !== undefined) return { kind: 'decision', record, calls: records.length };
  const [unreadable] = rows;
  if (unreadable?.kind === 'unreadable')
    throw new CommandError(
      plainText(
        rows.length === 1
          ? `One log event matches, but it is not readable: ${unreadable.why}.`
          : `${rows.length} log events match, but none is readable: ${unreadable.why}.`,
      ),
    );
  return undefined;
};

const findInAccessLog = async (
  reader: LogsReader,
  { kind, value }: WhyLookup,
  { accessLogGroups: logGroups }: Target,
  range: Range,
): Promise<Finding> => {
  if (kind !== 'request_id' || logGroups.length === 0) return { kind: 'none' };
  const rows = await ask(reader, { ...range, text: buildAccessQuery([value], 10), logGroups });
  const [line] = rows.map(parseAccessRow).flatMap((row) => (row.kind === 'access' ? [row.line] : []));
  return line === undefined ? { kind: 'none' } : { kind: 'access', line };
};

const report = (finding: Finding, isJson: boolean): Outcome => {
  switch (finding.kind) {
    case 'decision':
      return reportDecision(finding, isJson);
    case 'access': {
      const { line } = finding;
      const explanation = explainAccess(line, 'none');
      if (isJson) print(JSON.stringify({ access: line, explanation }));
      else for (const text of renderAccess(explanation)) print(text);
      return 'no_decision';
    }
    case 'none':
      print(isJson ? JSON.stringify({ calls: 0 }) : NOT_FOUND);
      return 'not_found';
  }
};

const reportDecision = (
  { record, calls }: Extract<Finding, { kind: 'decision' }>,
  isJson: boolean,
): Outcome => {
  const outcome = record.decision === 'Allow' ? 'allowed' : 'rejected';
  if (isJson) print(JSON.stringify({ record, explanation: explain(record), calls }));
  else {
    for (const line of renderDecision(record)) print(line);
    if (calls > 1) print(`\n${calls} calls found; ${CHOSEN[outcome]}.`);
  }
  return outcome;
};

const ask = async (
  reader: LogsReader,
  query: Omit<Parameters<LogsReader['start']>[0], 'limit'>,
): Promise<Awaited<ReturnType<LogsReader['read']>>['rows']> => {
  const id = await reader.start({ ...query, limit: 100 });
  for (;;) {
    const { status, rows } = await reader.read(id, 100);
    if (UNFINISHED.has(status)) await setTimeout(POLL_MS);
    else if (status === 'Complete') return rows;
    else
      throw new CommandError(
        `CloudWatch Logs ended the query early (${status}): try again, or a shorter --since.`,
      );
  }
};

const createClient = ({ region, endpoint }: Target): CloudWatchLogsClient =>
  new CloudWatchLogsClient({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    // The local store takes any credentials; those of AWS never go to it.
    ...(endpoint?.startsWith('http://127.0.0.1:')
      ? { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
      : {}),
  });

const list = (value: WhyValues[keyof WhyValues]): readonly string[] => (Array.isArray(value) ? value : []);

const findTarget = async (values: WhyValues): Promise<Target> => {
  const { region, endpoint } = values;
  const logGroups = list(values['log-group']);
  if (region === undefined && endpoint === undefined && logGroups.length === 0) return findLocalTarget();
  if (typeof region !== 'string' || logGroups.length === 0 || logGroups.includes(''))
    throw new CommandError(
      'why needs --region and --log-group together; without both it looks in the local stack.',
    );
  const url = typeof endpoint === 'string' ? readUrl('--endpoint', endpoint) : undefined;
  return {
    region: readRegion(region, {}),
    logGroups,
    accessLogGroups: list(values['access-log-group']),
    ...(url === undefined ? {} : { endpoint: url }),
  };
};

const stackSchema = z.object({
  logs: z.string(),
  region: z.string(),
  log_groups: z.object({ decisions: z.string(), access: z.string() }),
});

const findLocalTarget = async (): Promise<Target> => {
  const path = join(stateDirectory(process.env), 'stack.json');
  try {
    const { logs, region, log_groups: groups } = stackSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return { region, logGroups: [groups.decisions], accessLogGroups: [groups.access], endpoint: logs };
  } catch (cause) {
    throw new CommandError(
      'no local stack is running here. Start it with "npm start", or name the logs on AWS by --region and --log-group.',
      { cause },
    );
  }
};

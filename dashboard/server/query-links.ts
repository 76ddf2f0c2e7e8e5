import type { TimeRange } from '../contract/time-range.ts';
import { groupArguments, type LogGroups } from './logs/log-groups.ts';

/** A query with what it runs on. */
export interface LinkedQuery extends TimeRange {
  readonly text: string;
  readonly logGroups: LogGroups;
}

/** Hosts of the console by the start of a region's name. */
const CONSOLES: readonly (readonly [prefix: string, host: string])[] = [
  ['cn-', 'console.amazonaws.cn'],
  ['us-gov-', 'console.amazonaws-us-gov.com'],
];

/**
 * Builds the link that opens a query in the CloudWatch console.
 *
 * The console's format is not documented: it is the JSURL notation with `*` for `%`, and `$` for `%` around it, as
 * links that the console itself made have it. Not tried against a console.
 */
export const buildConsoleUrl = (
  region: string,
  { text, logGroups, startTime, endTime }: LinkedQuery,
): string => {
  const host =
    CONSOLES.find(([prefix]) => region.startsWith(prefix))?.[1] ?? `${region}.console.aws.amazon.com`;
  const detail = [
    `end~${jsurl(isoTime(endTime))}`,
    `start~${jsurl(isoTime(startTime))}`,
    "timeType~'ABSOLUTE",
    "tz~'UTC",
    `editorString~${jsurl(text)}`,
    `source~(${logGroups.map((group) => `~${jsurl(group)}`).join('')})`,
  ].join('~');
  const page = `https://${host}/cloudwatch/home?${new URLSearchParams({ region })}`;
  return `${page}#logsV2:logs-insights$3FqueryDetail$3D~(${detail})`;
};

const isoTime = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** A text in JSURL: letters, digits, `-`, `_` and `.` stand for themselves, UTF-8 bytes else as `*` and two digits. */
const jsurl = (text: string): string =>
  `'${[...Buffer.from(text, 'utf8')].map((byte) => PLAIN.get(byte) ?? `*${byte.toString(16).padStart(2, '0')}`).join('')}`;

const PLAIN: ReadonlyMap<number, string> = new Map(
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'].map((char) => [
    char.charCodeAt(0),
    char,
  ]),
);

/**
 * Builds the command line of the AWS CLI that starts the same query, for a POSIX shell.
 *
 * @param endpoint - Left out for AWS itself.
 */
export const buildCliCommand = (
  { region, endpoint }: { readonly region: string; readonly endpoint?: string | undefined },
  { text, logGroups, startTime, endTime }: LinkedQuery,
): string => {
  const named = groupArguments(logGroups);
  const [option, groups] =
    'logGroupNames' in named
      ? ['--log-group-names', named.logGroupNames]
      : ['--log-group-identifiers', named.logGroupIdentifiers];
  return [
    'aws logs start-query',
    `--region ${quoteForShell(region)}`,
    ...(endpoint === undefined ? [] : [`--endpoint-url ${quoteForShell(endpoint)}`]),
    `${option} ${groups.map(quoteForShell).join(' ')}`,
    `--start-time ${startTime}`,
    `--end-time ${endTime}`,
    `--query-string ${quoteForShell(text)}`,
  ].join(' \\\n  ');
};

const quoteForShell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

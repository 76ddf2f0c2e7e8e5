import { AwsException, invalidParameter } from '../../aws-json/aws-exception.ts';
import type { LogGroup, LogStream } from '../store/catalogue.ts';
import type { EventStore } from '../store/event-store.ts';
import { logGroupIdentifier, logGroupName } from './log-parameters.ts';

/** Where the local store says it is. */
export const ACCOUNT_ID = '123456789012';
const REGION = 'us-east-1';

/** ARN of a log group, without the `:*` at its end. */
export const logGroupArn = (name: string): string => `arn:aws:logs:${REGION}:${ACCOUNT_ID}:log-group:${name}`;

/** ARN of a log stream. */
export const logStreamArn = (group: string, stream: string): string =>
  `${logGroupArn(group)}:log-stream:${stream}`;

/** Tells whether a text is the ARN of a log group of this store, whether or not there is such a group. */
export const isLogGroupArn = (text: string): boolean => text.startsWith(logGroupArn(''));

/** Takes the name of a log group out of its ARN, with or without `:*`; a name is given back as it is. */
export const groupNameOf = (identifier: string): string => {
  const prefix = logGroupArn('');
  if (!identifier.startsWith(prefix)) return identifier;
  const name = identifier.slice(prefix.length);
  return name.endsWith(':*') ? name.slice(0, -2) : name;
};

/** Members of a request that name a log group. */
export const groupReference = {
  logGroupName: logGroupName.optional(),
  logGroupIdentifier: logGroupIdentifier.optional(),
};

/** Members that name a log group, of which exactly one must be there. */
export interface GroupReference {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
}

/** Builds the exception for a log group that is not there. */
export const groupNotFound = (): AwsException =>
  new AwsException('ResourceNotFoundException', 'The specified log group does not exist.');

/** Builds the exception for a log stream that is not there. */
export const streamNotFound = (): AwsException =>
  new AwsException('ResourceNotFoundException', 'The specified log stream does not exist.');

/**
 * Finds the log group of a request.
 *
 * @throws AwsException `ResourceNotFoundException`, or `InvalidParameterException` when not exactly one is named.
 */
export const requireGroup = (
  { catalogue }: EventStore,
  { logGroupName, logGroupIdentifier }: GroupReference,
): LogGroup => {
  if ((logGroupName === undefined) === (logGroupIdentifier === undefined)) {
    throw invalidParameter('Exactly one of logGroupName and logGroupIdentifier must be specified.');
  }
  const group = catalogue.group(groupNameOf(logGroupName ?? logGroupIdentifier ?? ''));
  if (group === undefined) throw groupNotFound();
  return group;
};

/**
 * Finds a log stream.
 *
 * @throws AwsException `ResourceNotFoundException`.
 */
export const requireStream = (group: LogGroup, name: string): LogStream => {
  const stream = group.streams.get(name);
  if (stream === undefined) throw streamNotFound();
  return stream;
};

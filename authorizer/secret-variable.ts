import { type Environment, type Problems, readRequired } from './environment.ts';

/** A secret: its value, or where to fetch it. */
export type Secret = string | SecretReference;

/** Where a secret is kept. */
export interface SecretReference {
  /** Variable that names it, for messages. */
  readonly variable: string;
  /** ARN in Secrets Manager or of an SSM parameter; `#key` behind it picks a member of a JSON text. */
  readonly arn: string;
}

const ARN =
  /^arn:[\w-]+:(?:secretsmanager:[\w-]+:\d{12}:secret:|ssm:[\w-]+:\d{12}:parameter\/)[^#\s]+(?:#.+)?$/;

/** As of a fetched secret, a line feed at the end is the editor's. */
const readLine: typeof readRequired = (...variable) => readRequired(...variable).replace(/[\r\n]+$/, '');

/** Reads a secret by value from `NAME`, or by reference from `NAME_ARN`. */
export function readSecret(
  environment: Environment,
  name: string,
  problems: Problems,
  readValue: typeof readRequired = readLine,
): Secret {
  const variable = `${name}_ARN`;
  const arn = environment[variable]?.trim();
  if (!arn) return readValue(environment, name, problems);
  if (environment[name]) problems.push(`${name} and ${variable} are both set.`);
  if (!ARN.test(arn)) problems.push(`${variable} is not the ARN of a secret or a parameter.`);
  return { variable, arn };
}

import { CommandError } from '../command-error.ts';
import { parseOptions } from '../parse-options.ts';
import { readRegion } from '../region-option.ts';
import type { AwsTarget } from './aws/gather-aws.ts';

const ARGUMENTS = {
  region: { type: 'string' },
  'api-id': { type: 'string' },
  stage: { type: 'string' },
  function: { type: 'string' },
  domain: { type: 'string' },
  'open-route': { type: 'string', multiple: true },
  cert: { type: 'string' },
  key: { type: 'string' },
  'no-probe': { type: 'boolean' },
  local: { type: 'boolean' },
  variables: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** What `gatelens doctor` was asked for. */
export interface DoctorOptions {
  /** The deployed API; absent, only this machine is looked at. */
  readonly aws?: AwsTarget;
  /** This machine: the local stack, and the variables of the shell or of a file. */
  readonly local?: { readonly variablesFile?: string };
  /** Files of a client certificate, shown to the custom domain. */
  readonly client?: { readonly cert: string; readonly key: string };
  readonly probe: boolean;
  readonly json: boolean;
}

/** Options that say something about a deployed API. */
const OF_AWS = ['stage', 'function', 'domain', 'open-route', 'cert', 'key'] as const;

type Values = ReturnType<typeof parseOptions<typeof ARGUMENTS>>;

/**
 * Parses the command line of `gatelens doctor`.
 *
 * @throws CommandError that names the option and the remedy.
 */
export const parseDoctorOptions = (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): DoctorOptions => {
  const values = parseOptions('doctor', args, ARGUMENTS);
  const { cert, key, 'api-id': apiId, variables: variablesFile } = values;
  const idle = OF_AWS.filter((name) => apiId === undefined && values[name] !== undefined);
  if (idle.length > 0)
    throw new CommandError(
      `--${idle[0]} is about a deployed API: name it, too: --api-id abc123 --region eu-west-1.`,
    );
  if ((cert === undefined) !== (key === undefined))
    throw new CommandError('--cert and --key belong together: the files of a client certificate.');
  const isLocal = apiId === undefined || values.local === true || variablesFile !== undefined;
  return {
    ...(apiId === undefined ? {} : { aws: parseTarget(apiId, values, environment) }),
    ...(isLocal ? { local: variablesFile === undefined ? {} : { variablesFile } } : {}),
    ...(cert === undefined || key === undefined ? {} : { client: { cert, key } }),
    probe: values['no-probe'] !== true,
    json: values.json === true,
  };
};

const parseTarget = (
  apiId: string,
  values: Values,
  environment: Readonly<Record<string, string | undefined>>,
): AwsTarget => {
  const region = readRegion(values.region, environment);
  if (!/^[a-z0-9]{1,64}$/.test(apiId))
    throw new CommandError(
      '--api-id takes the id of an API, the first part of its default endpoint, such as abc123def4.',
    );
  const { stage, domain, function: functionName, 'open-route': openRoutes = [] } = values;
  return {
    apiId,
    region,
    openRoutes,
    ...(stage === undefined ? {} : { stage }),
    ...(domain === undefined ? {} : { domain }),
    ...(functionName === undefined ? {} : { functionName }),
  };
};

import { CommandError } from './command-error.ts';

const VARIABLES = ['AWS_REGION', 'AWS_DEFAULT_REGION'] as const;

/**
 * Reads the region from `--region`, else from the variables of AWS.
 *
 * It becomes part of host names, so nothing but the form of a region is taken.
 *
 * @param option - Value of `--region`, as typed.
 * @throws CommandError that names the option or the variable which is wrong, or both when there is none.
 */
export const readRegion = (
  option: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string => {
  const variable = VARIABLES.find((name) => environment[name] !== undefined);
  const region = option ?? (variable === undefined ? undefined : environment[variable]);
  if (region === undefined)
    throw new CommandError('say which region to look in: --region eu-west-1, or AWS_REGION.');
  if (!/^[a-z0-9-]{1,64}$/.test(region))
    throw new CommandError(
      `${option === undefined ? variable : '--region'} must be a region, such as eu-west-1.`,
    );
  return region;
};

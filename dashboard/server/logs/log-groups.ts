/** The log groups that a question reads: names, or ARNs where any is in another account. */
export type LogGroups = readonly string[];

/** ARNs as the console shows them end in `:*`, which StartQuery refuses. */
export const normaliseGroup = (group: string): string =>
  group.startsWith('arn:') ? group.replace(/:\*$/, '') : group;

/** How StartQuery names groups: an ARN must be given as identifier, and the two are not mixed. */
export const groupArguments = (
  groups: LogGroups,
): { logGroupNames: string[] } | { logGroupIdentifiers: string[] } =>
  groups.some((group) => group.startsWith('arn:'))
    ? { logGroupIdentifiers: [...groups] }
    : { logGroupNames: [...groups] };

/** The name of a group, also of one that is given as ARN. */
export const groupName = (group: string): string =>
  /^arn:[^:]*:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(group)?.[1] ?? group;

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Takes what is wrong with the variables: one sentence each, without any value. */
export type Problems = string[];

/** Reads a variable that has to be set; empty when it is not. */
export const readRequired = (environment: Environment, name: string, problems: Problems): string => {
  const value = environment[name] ?? '';
  if (value.trim() === '') problems.push(`${name} is not set.`);
  return value;
};

import { CommandError } from './command-error.ts';

/**
 * Reads the address of an endpoint from its option.
 *
 * @param option - As typed, such as `--endpoint`.
 * @returns The text as it is; `undefined` when the option was not given.
 * @throws CommandError that names the option, not its value.
 */
export const readUrl = (option: string, text: string | undefined): string | undefined => {
  if (text === undefined || (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))) return text;
  throw new CommandError(`${option} must be an http or https URL, such as http://127.0.0.1:4586.`);
};

import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { CommandError } from './command-error.ts';
import { describeUnknown } from './unknown-word.ts';

type Options = Readonly<ParseArgsOptionsConfig>;

type Values<T extends Options> = ReturnType<typeof parseArgs<{ options: T }>>['values'];

/**
 * Parses the options of a command, which takes nothing else.
 *
 * @throws CommandError in one line that names the option which is unknown, lacks its value or has one too many.
 */
export const parseOptions = <const T extends Options>(
  command: string,
  args: readonly string[],
  options: T,
): Values<T> => {
  const known = Object.keys(options).map((name) => `--${name}`);
  const unknown = findUnknown(args, options);
  if (unknown !== undefined)
    throw new CommandError(describeUnknown(`${command} has no option`, unknown, known));
  const { values, positionals } = parseKnown(command, args, options);
  const [other] = positionals;
  if (other !== undefined)
    throw new CommandError(describeUnknown(`${command} takes options only, not`, other, known));
  return values;
};

/** The first unknown option, without its value, which may be a secret. */
const findUnknown = (args: readonly string[], options: Options): string | undefined => {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const unknown = tokens.find((token) => token.kind === 'option' && !Object.hasOwn(options, token.name));
  return unknown === undefined ? undefined : args[unknown.index]?.split('=', 1).join('');
};

const parseKnown = <const T extends Options>(command: string, args: readonly string[], options: T) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.replaceAll('\n', ' ') : String(cause);
    throw new CommandError(`${command}: ${message}`, { cause });
  }
};

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
  refuseWrongValue(command, args, options);
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [other] = positionals;
  if (other !== undefined)
    throw new CommandError(describeUnknown(`${command} takes options only, not`, other, known));
  return values;
};

/** The first unknown option, without its value, which may be a secret. */
const findUnknown = (args: readonly string[], options: Options): string | undefined => {
  const unknown = readTokens(args, options).find(({ name }) => !Object.hasOwn(options, name));
  return unknown === undefined ? undefined : args[unknown.index]?.split('=', 1).join('');
};

/** Refuses what `parseArgs` does, in words that say what to type. */
const refuseWrongValue = (command: string, args: readonly string[], options: Options): void => {
  for (const { name, value, inlineValue } of readTokens(args, options)) {
    const isFlag = options[name]?.type === 'boolean';
    if (isFlag && value !== undefined) throw new CommandError(`${command}: --${name} takes no value.`);
    if (!isFlag && value === undefined) throw new CommandError(`${command}: --${name} needs a value.`);
    if (!isFlag && inlineValue === false && /^-./.test(value ?? ''))
      throw new CommandError(
        `${command}: --${name} needs a value; one that begins with a hyphen is written --${name}=-…`,
      );
  }
};

const readTokens = (args: readonly string[], options: Options) =>
  parseArgs({ args: [...args], options, strict: false, tokens: true }).tokens.filter(
    (token) => token.kind === 'option',
  );

import { type PortName, readPortOption, readPorts, withPort } from '../local/ports.ts';
import { asCommandError } from './command-error.ts';

/**
 * Starts the one service of a command on the port of `--port`, else on that of the environment.
 *
 * @param option - Value of `--port`, as typed.
 * @throws CommandError that names what was typed, the option or the variable, where it is no free port.
 */
export const startOnPort = <T>(
  name: PortName,
  option: string | undefined,
  start: (port: number) => Promise<T>,
): Promise<T> =>
  asCommandError(() =>
    option === undefined
      ? withPort(name, readPorts(process.env)[name], start)
      : withPort(name, readPortOption('--port', option), start, '--port <port>'),
  );

import { type PortName, readPortOption, readPorts, withPort } from '../local/ports.ts';
import { asCommandError } from './command-error.ts';

/** What `listen` says of an address that is not of this machine, and of a name without an address. */
const NOT_OF_THIS_MACHINE: readonly unknown[] = ['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'];

/**
 * Starts the one service of a command on the port of `--port`, else on that of the environment.
 *
 * @param option - Value of `--port`, as typed.
 * @throws CommandError that names what was typed: the option or the variable that is no free port, or `--host` where it
 *   is no address of this machine.
 */
export const startOnPort = <T>(
  name: PortName,
  option: string | undefined,
  start: (port: number) => Promise<T>,
): Promise<T> => {
  const startHere = (port: number): Promise<T> => start(port).catch(explainHost);
  return asCommandError(() =>
    option === undefined
      ? withPort(name, readPorts(process.env)[name], startHere)
      : withPort(name, readPortOption('--port', option), startHere, '--port <port>'),
  );
};

const explainHost = (cause: unknown): never => {
  if (cause instanceof Error && 'code' in cause && NOT_OF_THIS_MACHINE.includes(cause.code))
    throw new Error('--host is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all of them.', {
      cause,
    });
  throw cause;
};

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { startOnPort } from '../../cli/port-option.ts';

const listen = async (port: number): Promise<number> => {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const taken = (server.address() as AddressInfo).port;
  cleanups.push(() => server.close());
  return taken;
};

const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
  vi.unstubAllEnvs();
});

describe('the port of a command', () => {
  test('is that of --port, whatever the variables say', async () => {
    vi.stubEnv('GATELENS_LOGS_PORT', 'abc');

    expect(await startOnPort('logs', '1234', async (port) => port)).toBe(1234);
  });

  test('is that of its variable without --port', async () => {
    vi.stubEnv('GATELENS_LOGS_PORT', '1234');

    expect(await startOnPort('logs', undefined, async (port) => port)).toBe(1234);
  });

  test.each(['abc', '', '-1', '65536', '1.5'])('--port "%s" is refused by its own name', async (text) => {
    await expect(startOnPort('logs', text, async (port) => port)).rejects.toMatchObject({
      name: 'CommandError',
      message: `not a port number: --port "${text}". Use 0 to 65535; 0 takes a free port.`,
    });
  });

  test('a text that is too long for a port, and may be a secret, is not repeated', async () => {
    await expect(startOnPort('logs', 'secret-of-somebody', async (port) => port)).rejects.toThrow(
      'not a port number: --port "secret-o…".',
    );
  });

  test('a wrong variable is named where it is used', async () => {
    vi.stubEnv('GATELENS_DASHBOARD_PORT', 'abc');

    await expect(startOnPort('dashboard', undefined, async (port) => port)).rejects.toThrow(
      'GATELENS_DASHBOARD_PORT="abc"',
    );
  });

  test('a taken port says what to type for another: the option or the variable, as it was chosen', async () => {
    const taken = String(await listen(0));

    await expect(startOnPort('logs', taken, listen)).rejects.toThrow('choose another: --port <port>.');
    vi.stubEnv('GATELENS_LOGS_PORT', taken);
    await expect(startOnPort('logs', undefined, listen)).rejects.toThrow(
      'choose another: GATELENS_LOGS_PORT=<port>.',
    );
  });
});

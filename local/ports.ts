/** The ports of the local stack, each with its default and the environment variable that changes it. */
export const PORT_SETTINGS = {
  gateway: { variable: 'GATELENS_GATEWAY_PORT', port: 8443, service: 'mutual-TLS API gateway' },
  defaultEndpoint: {
    variable: 'GATELENS_DEFAULT_ENDPOINT_PORT',
    port: 8444,
    service: 'default execute-api endpoint',
  },
  issuer: { variable: 'GATELENS_ISSUER_PORT', port: 9443, service: 'authorization server' },
  introspection: { variable: 'GATELENS_INTROSPECTION_PORT', port: 9080, service: 'introspection API' },
  logs: { variable: 'GATELENS_LOGS_PORT', port: 4586, service: 'CloudWatch-Logs-compatible API' },
  alarms: { variable: 'GATELENS_ALARMS_PORT', port: 4587, service: 'CloudWatch-compatible API' },
  dashboard: { variable: 'GATELENS_DASHBOARD_PORT', port: 5180, service: 'dashboard' },
} as const;

/** Name of a service that has a port. */
export type PortName = keyof typeof PORT_SETTINGS;

/** The port of each service; 0 takes a free one. */
export type Ports = { readonly [name in PortName]: number };

const HIGHEST_PORT = 65_535;

/**
 * Reads the ports from the environment.
 *
 * @throws Error that names every variable that is not a port number.
 */
export const readPorts = (environment: Readonly<Record<string, string | undefined>>): Ports => {
  const wrong: string[] = [];
  const read = (name: PortName): number => {
    const { variable, port } = PORT_SETTINGS[name];
    const text = environment[variable];
    if (text === undefined || text === '') return port;
    const value = parsePort(text);
    if (value === undefined) wrong.push(`${variable}=${quote(text)}`);
    return value ?? port;
  };
  const ports = {
    gateway: read('gateway'),
    defaultEndpoint: read('defaultEndpoint'),
    issuer: read('issuer'),
    introspection: read('introspection'),
    logs: read('logs'),
    alarms: read('alarms'),
    dashboard: read('dashboard'),
  };
  if (wrong.length > 0) throw notPorts(wrong);
  return ports;
};

/**
 * Reads the port of a service from the option that was typed for it.
 *
 * @param option - As typed, such as `--port`.
 * @throws Error that names the option when the text is not a port number.
 */
export const readPortOption = (option: string, text: string): number => {
  const port = parsePort(text);
  if (port === undefined) throw notPorts([`${option} ${quote(text)}`]);
  return port;
};

const parsePort = (text: string): number | undefined => {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return value <= HIGHEST_PORT ? value : undefined;
};

/** What is far too long for a port may be a secret in the wrong place. */
const LONGEST_QUOTE = 8;

const quote = (text: string): string =>
  `"${text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text}"`;

const notPorts = (wrong: readonly string[]): Error =>
  new Error(`not a port number: ${wrong.join(', ')}. Use 0 to ${HIGHEST_PORT}; 0 takes a free port.`);

/**
 * Runs the start of a service, and turns a taken port into an error that says what to do.
 *
 * @param setBy - What to type for another port; the variable of the service when absent.
 * @throws Error naming service, port and remedy when the port is taken; any other error as it is.
 */
export const withPort = async <T>(
  name: PortName,
  port: number,
  start: (port: number) => Promise<T>,
  setBy = `${PORT_SETTINGS[name].variable}=<port>`,
): Promise<T> => {
  try {
    return await start(port);
  } catch (error) {
    if (!isAddressInUse(error)) throw error;
    throw new Error(
      `port ${port} of the ${PORT_SETTINGS[name].service} is taken. Stop what listens there, or choose another: ${setBy}.`,
      { cause: error },
    );
  }
};

const isAddressInUse = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

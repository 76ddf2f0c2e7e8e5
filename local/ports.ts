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
    const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
    if (value <= HIGHEST_PORT) return value;
    wrong.push(`${variable}="${text.slice(0, 40)}"`);
    return port;
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
  if (wrong.length > 0) {
    throw new Error(`not a port number: ${wrong.join(', ')}. Use 0 to ${HIGHEST_PORT}; 0 takes a free port.`);
  }
  return ports;
};

/**
 * Runs the start of a service, and turns a taken port into an error that says what to do.
 *
 * @throws Error naming service, port and variable when the port is taken; any other error as it is.
 */
export const withPort = async <T>(
  name: PortName,
  ports: Ports,
  start: (port: number) => Promise<T>,
): Promise<T> => {
  try {
    return await start(ports[name]);
  } catch (error) {
    if (!isAddressInUse(error)) throw error;
    const { variable, service } = PORT_SETTINGS[name];
    throw new Error(
      `port ${ports[name]} of the ${service} is taken. Stop what listens there, or choose another: ${variable}=<port>.`,
      { cause: error },
    );
  }
};

const isAddressInUse = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

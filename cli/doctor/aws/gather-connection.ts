import {
  introspectionUrl,
  introspectionVariables,
  readConfigurationProblems,
  type Variables,
} from '../facts/configuration-facts.ts';
import { type Read, readAs, unreadable } from '../facts/read.ts';
import type { IntrospectionProbe, Probe, ServerProbe } from '../probe/probe.ts';

/** What is known of the introspection server of an environment. */
export interface IntrospectionFacts {
  readonly configurationProblems: Read<readonly string[]>;
  readonly server: Read<ServerProbe>;
  readonly introspection: Read<IntrospectionProbe>;
}

/** Connects to a server; never rejects. */
export const connectTo = async (connect: Probe['connect'], url: URL): Promise<Read<ServerProbe>> => {
  try {
    return readAs(await connect(url));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return unreadable(
      `${url.host} could not be reached from this machine${code}.`,
      'Check name, network and firewall; run it where the server can be reached.',
    );
  }
};

const NO_PROBE = unreadable('You asked for no probe.', 'Leave out --no-probe.');

/** Looks at the introspection server of an environment; never rejects. */
export const gatherIntrospection = async (
  environment: Variables,
  probe: Probe | undefined,
  ofFunction: boolean,
): Promise<IntrospectionFacts> => {
  const configurationProblems = await readConfigurationProblems(environment, ofFunction);
  const url = introspectionUrl(environment);
  if (url === undefined) {
    const nothing = unreadable(
      'The variables name no introspection server.',
      'Set AUTHLETE_BASE_URL or INTROSPECTION_ENDPOINT; docs/authorizer.md has the variables.',
    );
    return { configurationProblems, server: nothing, introspection: nothing };
  }
  if (probe === undefined) return { configurationProblems, server: NO_PROBE, introspection: NO_PROBE };
  const [server, introspection] = await Promise.all([
    connectTo(probe.connect, url),
    askServer(environment, probe, configurationProblems),
  ]);
  return { configurationProblems, server, introspection };
};

const askServer = async (
  environment: Variables,
  probe: Probe,
  problems: Read<readonly string[]>,
): Promise<Read<IntrospectionProbe>> => {
  if (problems.kind === 'unreadable') return problems;
  try {
    return readAs(await probe.introspect(introspectionVariables(environment)));
  } catch {
    return unreadable(
      'The variables of the introspection server cannot be used, so that it was not asked.',
      'Put the configuration right first.',
    );
  }
};

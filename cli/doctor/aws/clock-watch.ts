/** What a response of the SDK has of interest here. */
const dateOf = (response: unknown): number => {
  const headers =
    typeof response === 'object' && response !== null && 'headers' in response ? response.headers : undefined;
  const date =
    typeof headers === 'object' && headers !== null && 'date' in headers ? headers.date : undefined;
  return typeof date === 'string' ? Date.parse(date) : Number.NaN;
};

interface Watchable {
  readonly middlewareStack: {
    add(
      middleware: (next: Handler) => Handler,
      options: { readonly step: 'deserialize'; readonly priority: 'low'; readonly name: string },
    ): void;
  };
}

/** What each client hands on is of types of its own; all answers have a response. */
type Handler = (args: never) => Promise<{ readonly response: unknown }>;

/** Compares this machine's clock with the `Date` of answers. */
export interface ClockWatch {
  /** Reads the date of every answer to a client. */
  watch<T extends Watchable>(client: T): T;
  /** Smallest distance seen, milliseconds; positive when this machine is ahead. */
  aheadMs(): number | undefined;
}

/** Creates a watch. A date has whole seconds, so that half a second is added to it. */
export const createClockWatch = (now: () => number): ClockWatch => {
  let ahead: number | undefined;
  const note = (dateMs: number): void => {
    if (Number.isNaN(dateMs)) return;
    const distance = now() - (dateMs + 500);
    if (ahead === undefined || Math.abs(distance) < Math.abs(ahead)) ahead = distance;
  };
  return {
    watch: (client) => {
      const middleware =
        (next: Handler): Handler =>
        async (args) => {
          try {
            const result = await next(args);
            note(dateOf(result.response));
            return result;
          } catch (error) {
            // A clock that is far off shows as a refused signature.
            if (error instanceof Error && '$response' in error) note(dateOf(error.$response));
            throw error;
          }
        };
      client.middlewareStack.add(middleware, { step: 'deserialize', priority: 'low', name: 'gatelensClock' });
      return client;
    },
    aheadMs: () => ahead,
  };
};

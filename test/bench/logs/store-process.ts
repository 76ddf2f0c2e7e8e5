import { type Program, startProgram } from '../program.ts';

/** What a store process has used so far. */
export interface Usage {
  /** Largest resident set. */
  readonly peakBytes: number;
  readonly cpuUs: number;
}

/** A log store under measurement. */
export interface StoreProcess {
  readonly url: string;
  usage(): Promise<Usage>;
  /** Closes the store and ends its process. */
  close(): Promise<Usage>;
}

/** Starts a log store in a process of its own. */
export const startStoreProcess = async (dataDirectory: string): Promise<StoreProcess> => {
  const program = await startProgram(new URL('./subjects/log-store.ts', import.meta.url), {
    environment: { BENCH_DATA: dataDirectory },
  });
  return {
    url: String(program.ready),
    usage: () => askUsage(program, 'usage'),
    close: async () => {
      const usage = await askUsage(program, 'close');
      await program.end();
      return usage;
    },
  };
};

const askUsage = async (program: Program, order: string): Promise<Usage> => {
  const { peakBytes, cpuUs } = (await program.ask(order)) as Partial<Usage>;
  if (peakBytes === undefined || cpuUs === undefined) throw new TypeError('not a usage');
  return { peakBytes, cpuUs };
};

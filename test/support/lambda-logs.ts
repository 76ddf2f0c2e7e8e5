/** One line that was written to a log stream. */
export interface WrittenLine {
  readonly group: string;
  readonly stream: string;
  readonly message: string;
}

/** A log delivery that keeps what it gets. */
export interface MemoryLogs {
  readonly lines: WrittenLine[];
  write(group: string, stream: string, message: string): void;
  /** The messages, in order. */
  messages(): readonly string[];
}

/** Creates a log delivery in memory. */
export const createMemoryLogs = (): MemoryLogs => {
  const lines: WrittenLine[] = [];
  return {
    lines,
    write: (group, stream, message) => void lines.push({ group, stream, message }),
    messages: () => lines.map(({ message }) => message),
  };
};

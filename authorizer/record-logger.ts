import { Logger, LogItem } from '@aws-lambda-powertools/logger';
import { writeLine } from './stdout.ts';

/** Threshold of INFO in Powertools Logger. */
const INFO = 12;

/** A log item that is printed as it is: no key dropped, none added, in its own order. */
class RecordItem extends LogItem {
  /** The record, and what belongs to it. */
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super({ attributes: {} });
    this.lines = lines;
  }

  override prepareForPrint(): void {}
}

/**
 * A Powertools Logger that writes decision records whatever the log level says.
 *
 * `AWS_LAMBDA_LOG_LEVEL`, `POWERTOOLS_LOG_LEVEL` and sample rates act before a line is printed, and `POWERTOOLS_DEV`
 * makes it many lines on the patched console; a record goes past both. Everything else logs as usual.
 */
export class RecordLogger extends Logger {
  /** Writes a record, one line of JSON, and the lines that belong to it, all at once. */
  writeRecord(...lines: readonly string[]): void {
    this.printLog(INFO, new RecordItem(lines));
  }

  protected override printLog(logLevel: number, log: LogItem): void {
    if (log instanceof RecordItem) writeLine(log.lines.join('\n'));
    else super.printLog(logLevel, log);
  }
}

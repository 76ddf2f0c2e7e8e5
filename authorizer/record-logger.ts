import { Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { DecisionRecord } from '../shared/decision-record.ts';
import { writeLine } from './stdout.ts';

/** Threshold of INFO in Powertools Logger. */
const INFO = 12;

/** A log item that is printed as it is: no key dropped, none added, in its own order. */
class RecordItem extends LogItem {
  /** Lines to write together with this one. */
  readonly companions: readonly string[];

  constructor(record: DecisionRecord, companions: readonly string[]) {
    super({ attributes: { ...record } });
    this.companions = companions;
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
  /** Writes one record on one line, and the lines that belong to it in the same write. */
  writeRecord(record: DecisionRecord, ...companions: readonly string[]): void {
    this.printLog(INFO, new RecordItem(record, companions));
  }

  protected override printLog(logLevel: number, log: LogItem): void {
    if (log instanceof RecordItem)
      writeLine([JSON.stringify(log.getAttributes()), ...log.companions].join('\n'));
    else super.printLog(logLevel, log);
  }
}

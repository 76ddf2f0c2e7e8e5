import { memo, type ReactNode } from 'react';
import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import type { Row, UnreadableRow } from '../../../contract/rows.ts';
import type { TimeZoneChoice } from '../location/moment-input.ts';
import { zonedText } from '../location/time-zone-text.ts';
import { OutcomeIndicator } from './outcome.tsx';

/** Columns of the table, by the class that gives each its width. */
export const COLUMNS = [
  { name: 'time', title: 'Time' },
  { name: 'outcome', title: 'Decision' },
  { name: 'call', title: 'Call' },
  { name: 'client', title: 'Client' },
  { name: 'text', title: 'In words' },
  { name: 'reason', title: 'Reason' },
  { name: 'token', title: 'Token hash' },
  { name: 'duration', title: 'ms' },
] as const;

type ColumnName = (typeof COLUMNS)[number]['name'];

interface DecisionRowProps {
  readonly id: string;
  readonly row: Row;
  /** Position in the list, from 0. */
  readonly index: number;
  readonly isActive: boolean;
  readonly isOpen: boolean;
  readonly zone: TimeZoneChoice;
  /** Distance from the top of the list, and height; pixels. */
  readonly top: number;
  readonly height: number;
  /** The same function for all rows, at each render. */
  readonly onOpen: (index: number) => void;
}

const DecisionRow = ({
  id,
  row,
  index,
  isActive,
  isOpen,
  zone,
  top,
  height,
  onOpen,
}: DecisionRowProps): ReactNode => (
  <tr
    id={id}
    aria-rowindex={index + 2}
    aria-selected={isOpen}
    className={`row row-${row.kind}${isActive ? ' row-active' : ''}${isOpen ? ' row-open' : ''}`}
    style={{ height, transform: `translateY(${top}px)` }}
    onClick={() => onOpen(index)}
  >
    {row.kind === 'decision' ? (
      <DecisionCells record={row.record} zone={zone} />
    ) : (
      <UnreadableCells row={row} />
    )}
  </tr>
);

/** One row of the table, made again only when it changes. Text of a caller is shown as text, on one line. */
export const DecisionRowView = memo(DecisionRow);

const Cell = ({ name, text }: { readonly name: ColumnName; readonly text: string }): ReactNode => (
  <td className={`cell cell-${name}`} title={text}>
    {text}
  </td>
);

const DecisionCells = ({
  record,
  zone,
}: {
  readonly record: ReadDecisionRecord;
  readonly zone: TimeZoneChoice;
}): ReactNode => (
  <>
    <Cell name="time" text={zonedText(record.timestamp, zone)} />
    <td className="cell cell-outcome">
      <OutcomeIndicator outcome={record.outcome} />
    </td>
    <Cell name="call" text={`${record.method ?? ''} ${record.path ?? record.resource ?? ''}`.trim()} />
    <Cell name="client" text={record.client_id ?? '–'} />
    <Cell name="text" text={record.reason_text} />
    <Cell name="reason" text={record.reason} />
    <Cell name="token" text={record.token_hash ?? '–'} />
    <Cell name="duration" text={String(Math.round(record.duration_ms))} />
  </>
);

const UnreadableCells = ({ row }: { readonly row: UnreadableRow }): ReactNode => (
  <>
    <Cell name="time" text={row.timestamp} />
    <td
      className="cell cell-unreadable"
      colSpan={COLUMNS.length - 1}
      title={`This log event cannot be read: ${row.why}. It begins: ${row.text}`}
    >
      Unreadable: {row.why}. {row.text}
    </td>
  </>
);

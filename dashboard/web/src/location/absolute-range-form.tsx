import Button from '@cloudscape-design/components/button';
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { isInOrder, type TimeRange } from '../../../contract/time-range.ts';
import { parseMoment, type TimeZoneChoice, writeMoment } from './moment-input.ts';

interface AbsoluteRangeFormProps {
  /** What it starts with. */
  readonly range: TimeRange;
  readonly zone: TimeZoneChoice;
  readonly onRange: (range: TimeRange) => void;
  readonly onClose: () => void;
}

const ZONE_WORDS = { utc: 'UTC', local: 'your local time' } as const;

/** Two moments, written in the zone of the page. */
export const AbsoluteRangeForm = ({ range, zone, onRange, onClose }: AbsoluteRangeFormProps): ReactNode => {
  const [from, setFrom] = useState(() => writeMoment(range.startTime, zone));
  const [to, setTo] = useState(() => writeMoment(range.endTime, zone));
  const [mistake, setMistake] = useState('');
  const first = useRef<HTMLInputElement>(null);
  const mistakeId = useId();
  useEffect(() => first.current?.focus(), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const startTime = parseMoment(from, zone);
    const endTime = parseMoment(to, zone);
    if (startTime === undefined || endTime === undefined) setMistake('Fill in both times.');
    else if (!isInOrder({ startTime, endTime })) setMistake('The range ends before it starts.');
    else onRange({ startTime, endTime });
  };
  return (
    <form className="range-form" aria-label="Absolute time range" onSubmit={submit}>
      <label>
        From
        <input
          ref={first}
          type="datetime-local"
          step={1}
          value={from}
          onChange={({ target }) => setFrom(target.value)}
          aria-describedby={mistakeId}
        />
      </label>
      <label>
        To
        <input
          type="datetime-local"
          step={1}
          value={to}
          onChange={({ target }) => setTo(target.value)}
          aria-describedby={mistakeId}
        />
      </label>
      <p className="muted">Both ends included, in {ZONE_WORDS[zone]}.</p>
      <p id={mistakeId} role="alert" className="bad">
        {mistake}
      </p>
      <div className="question-actions">
        <Button variant="primary" formAction="submit">
          Apply
        </Button>
        <Button variant="link" formAction="none" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
};

import Button from '@cloudscape-design/components/button';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import { type ReactNode, useRef, useState } from 'react';
import { useShortcuts } from '../share/use-shortcuts.ts';
import { AbsoluteRangeForm } from './absolute-range-form.tsx';
import { isTimeRange, momentsOf, rangeText, shiftedRange, TIME_RANGES } from './time-range.ts';
import { useVisit } from './use-visit.ts';

const RANGE_OPTIONS = Object.entries(TIME_RANGES).map(([id, { short }]) => ({ id, text: short }));
const ZONE_OPTIONS = [
  { id: 'utc', text: 'UTC' },
  { id: 'local', text: 'Local' },
];

/** The range of the page, relative or absolute, and the zone in which its times are written. */
export const TimeControls = (): ReactNode => {
  const { state, asOf, go } = useVisit();
  const { range, zone } = state;
  const shift = (direction: -1 | 1): void =>
    go({ range: { kind: 'between', ...shiftedRange(momentsOf(range, asOf), direction) } });
  useShortcuts({ earlier: () => shift(-1), later: () => shift(1) });
  return (
    <>
      <SegmentedControl
        label="Time range"
        selectedId={range.kind === 'last' ? range.last : null}
        options={RANGE_OPTIONS}
        onChange={({ detail }) =>
          isTimeRange(detail.selectedId) && go({ range: { kind: 'last', last: detail.selectedId } })
        }
      />
      <AbsoluteRange />
      <SegmentedControl
        label="Time zone"
        selectedId={zone}
        options={ZONE_OPTIONS}
        onChange={({ detail }) => go({ zone: detail.selectedId === 'local' ? 'local' : 'utc' })}
      />
    </>
  );
};

/** The button that says the absolute range, and the form that it opens. */
const AbsoluteRange = (): ReactNode => {
  const { state, asOf, go } = useVisit();
  const [isOpen, setIsOpen] = useState(false);
  const anchor = useRef<HTMLDivElement>(null);
  const close = (): void => {
    setIsOpen(false);
    anchor.current?.querySelector('button')?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset draws a frame of its own
    <div
      ref={anchor}
      role="group"
      aria-label="Absolute time range"
      className="absolute-range"
      onKeyDown={({ key }) => key === 'Escape' && isOpen && close()}
      onBlur={({ relatedTarget, currentTarget }) =>
        relatedTarget !== null && !currentTarget.contains(relatedTarget) && setIsOpen(false)
      }
    >
      <Button iconName="calendar" iconAlign="right" ariaExpanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {state.range.kind === 'between' ? rangeText(state.range, state.zone) : 'From … to …'}
      </Button>
      {isOpen && (
        <AbsoluteRangeForm
          range={momentsOf(state.range, asOf)}
          zone={state.zone}
          onClose={close}
          onRange={(range) => {
            close();
            go({ range: { kind: 'between', ...range } });
          }}
        />
      )}
    </div>
  );
};

import { useEffect, useState } from 'react';
import type { Filter } from '../../../contract/filter.ts';
import { followByPolling } from './follow-polling.ts';
import { followStream } from './follow-stream.ts';
import { NEW_TAIL, type Tail } from './tail.ts';

/** Follows decisions as they are made: by a stream, or by asking again and again where none can pass. */
export const useTail = (filter: Filter | undefined): Tail => {
  const [tail, setTail] = useState(NEW_TAIL);
  const written = filter === undefined ? undefined : JSON.stringify(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the filter is the same while its text is
  useEffect(() => {
    let isOver = false;
    const onChange = (change: (before: Tail) => Tail): void => {
      if (!isOver) setTail(change);
    };
    setTail(NEW_TAIL);
    let leave = followStream(written === undefined ? '' : `?${new URLSearchParams({ filter: written })}`, {
      onChange,
      onBlocked: () => {
        leave = followByPolling(filter, onChange);
      },
    });
    return () => {
      isOver = true;
      leave();
    };
  }, [written]);
  return tail;
};

import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { type Brush, binAt, moveBrush } from './brush.ts';

/** What the reader points at and has marked on a chart of bins. */
export interface BrushState {
  /** The marked bins, or the one under the pointer or the cursor; `undefined` when there is none. */
  readonly brush: Brush | undefined;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerUp: () => void;
    readonly onPointerLeave: () => void;
    readonly onPointerCancel: () => void;
    readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
    readonly onBlur: () => void;
  };
}

/**
 * Marks bins by dragging, or by arrow keys with Shift; letting go, or Enter, takes them. Escape lets go of the mark.
 *
 * @param take - Gets the marked bins.
 * @param leave - Escape without a mark.
 */
export const useBrush = (
  count: number,
  take: (brush: Brush) => void,
  leave: (() => void) | undefined,
): BrushState => {
  const [brush, setBrush] = useState<Brush>();
  const [isDragging, setIsDragging] = useState(false);

  const indexOf = ({ clientX, currentTarget }: PointerEvent<HTMLElement>): number => {
    const { left, width } = currentTarget.getBoundingClientRect();
    return binAt(clientX - left, width, count);
  };
  const drop = (): void => {
    setBrush(undefined);
    setIsDragging(false);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = Math.max(count - 1, 0);
    const moved = moveBrush(event.key, event.shiftKey, brush ?? { anchor: last, head: last }, count);
    if (moved !== undefined) setBrush(moved);
    else if (event.key === 'Enter' && brush !== undefined) {
      drop();
      take(brush);
    } else if (event.key === 'Escape' && brush !== undefined) drop();
    else if (event.key === 'Escape' && leave !== undefined) leave();
    else return;
    event.preventDefault();
  };

  return {
    brush,
    handlers: {
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const index = indexOf(event);
        setIsDragging(true);
        setBrush({ anchor: index, head: index });
      },
      onPointerMove: (event) => {
        const index = indexOf(event);
        setBrush((before) => ({
          anchor: isDragging && before !== undefined ? before.anchor : index,
          head: index,
        }));
      },
      onPointerUp: () => {
        if (!isDragging || brush === undefined) return;
        drop();
        take(brush);
      },
      onPointerLeave: () => {
        if (!isDragging) setBrush(undefined);
      },
      onPointerCancel: drop,
      onKeyDown,
      onBlur: drop,
    },
  };
};

/** Cuts a stream of bytes into lines. */
export interface LineSplitter {
  push(chunk: Buffer): void;
  /** Gives out what is left without a line end. */
  end(): void;
}

const LINE_FEED = 0x0a;

/**
 * Creates a splitter that holds at most one line of `maxBytes`; a longer one is given out in pieces.
 *
 * Lines come without their line end; empty lines are left out.
 *
 * @param maxBytes - At least 4: room for any one character.
 */
export const createLineSplitter = (maxBytes: number, onLine: (line: string) => void): LineSplitter => {
  let held: Buffer[] = [];
  let heldBytes = 0;

  const release = (): void => {
    const line = Buffer.concat(held, heldBytes).toString();
    held = [];
    heldBytes = 0;
    if (line !== '') onLine(line);
  };

  const hold = (bytes: Buffer): void => {
    held.push(bytes);
    heldBytes += bytes.length;
  };

  /** Ends a piece before the character that would be cut, whose first byte is at most three bytes back. */
  const releaseFull = (): void => {
    const full = Buffer.concat(held, heldBytes);
    let end = maxBytes;
    while (end > maxBytes - 3 && ((full[end] ?? 0) & 0xc0) === 0x80) end -= 1;
    held = [full.subarray(0, end)];
    heldBytes = end;
    release();
    hold(full.subarray(end));
  };

  const append = (bytes: Buffer): void => {
    hold(bytes);
    while (heldBytes > maxBytes) releaseFull();
  };

  return {
    push: (chunk) => {
      let start = 0;
      for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
        append(chunk.subarray(start, end));
        release();
        start = end + 1;
      }
      if (start < chunk.length) append(chunk.subarray(start));
    },
    end: release,
  };
};

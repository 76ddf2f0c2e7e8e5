/** A connection that could not be made, or that was kept and turned out to be closed; its cause says which. */
export class BrokenConnection extends Error {}

/** An HTTP answer that cannot be read; the message says what it does or is. */
export class UnreadableAnswer extends Error {}

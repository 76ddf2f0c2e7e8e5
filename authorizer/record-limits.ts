/** Largest record as one line of JSON, bytes. */
export const MAX_RECORD_BYTES = 16_384;
/** Longest text of any key but those that may be longer, UTF-16 units. */
export const MAX_TEXT_LENGTH = 512;

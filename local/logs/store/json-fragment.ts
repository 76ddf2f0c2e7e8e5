/** Braces to try in one message. Each costs a scan to its end, so a message of nothing but braces stays cheap. */
const MAX_STARTS = 8;

/** Finds the end of the object that opens at `start`: the offset behind its last brace, or -1. */
const endOfObject = (text: string, start: number): number => {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') {
      inString = true;
    } else if (char === '{') {
      depth += 1;
    } else if (char === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/**
 * Finds the first JSON object in a message, whose keys become the fields of the event.
 *
 * @returns The text of the object; `undefined` when the first few braces open none.
 */
export const findJsonFragment = (message: string): string | undefined => {
  if (message.startsWith('{') && message.endsWith('}') && isJson(message)) return message;
  let start = message.indexOf('{');
  for (let tries = 0; start >= 0 && tries < MAX_STARTS; tries += 1) {
    const end = endOfObject(message, start);
    const fragment = message.slice(start, end);
    if (end > 0 && isJson(fragment)) return fragment;
    start = message.indexOf('{', start + 1);
  }
  return undefined;
};

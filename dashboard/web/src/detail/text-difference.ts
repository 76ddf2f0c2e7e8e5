/** A part of a text that is the same as in the other text at the same place, or not. */
export interface TextPart {
  readonly text: string;
  readonly differs: boolean;
}

/**
 * Cuts a text into parts by whether the other text has the same characters at the same places.
 *
 * Made for hashes and ids, which never shift. Parts joined give the text again.
 */
export const compareTexts = (text: string, other: string): readonly TextPart[] => {
  const parts: TextPart[] = [];
  const others = [...other];
  for (const [index, char] of [...text].entries()) {
    const differs = char !== others[index];
    const last = parts.at(-1);
    if (last?.differs === differs) parts[parts.length - 1] = { text: last.text + char, differs };
    else parts.push({ text: char, differs });
  }
  return parts;
};

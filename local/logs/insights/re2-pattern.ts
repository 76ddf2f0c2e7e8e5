/** Calls `take` for each character outside a class, escapes and quoted stretches as one piece; the pieces in order make the pattern. */
const walk = (pattern: string, take: (piece: string, at: number, inClass: boolean) => void): void => {
  let inClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    if (char === '\\') {
      const close = pattern.startsWith('\\Q', at) ? pattern.indexOf('\\E', at) : at;
      const piece = close < 0 ? pattern.slice(at) : pattern.slice(at, close + 2);
      take(piece, at, inClass);
      at += piece.length - 1;
      continue;
    }
    // A bracket right behind the opening one is an element of the class.
    if (char === '[' && !inClass) {
      inClass = true;
      const negated = pattern.charAt(at + 1) === '^';
      const opening = negated ? '[^' : '[';
      const literal = pattern.charAt(at + opening.length) === ']' ? ']' : '';
      take(opening + literal, at, true);
      at += opening.length + literal.length - 1;
      continue;
    }
    take(char, at, inClass);
    if (char === ']') inClass = false;
  }
};

const opensName = (pattern: string, at: number): boolean => {
  const behind = pattern.charAt(at + 3);
  return pattern.startsWith('(?<', at) && behind !== '=' && behind !== '!';
};

/**
 * Rewrites a pattern of Logs Insights for RE2 as DuckDB has it: a named group `(?<n>...)` becomes `(?P<n>...)`.
 *
 * Escapes and character classes are left as they are. Anything else that RE2 does not know, such as a
 * look-ahead, stays in the pattern and is refused when RE2 compiles it.
 */
export const toRe2Pattern = (pattern: string): string => {
  let result = '';
  let before = '';
  walk(pattern, (piece, at, inClass) => {
    const isName = !inClass && before === '(' && opensName(pattern, at - 1);
    result += isName ? '?P' : piece;
    before = inClass ? '' : piece;
  });
  return result;
};

/**
 * Writes a pattern for a plain test of whether it matches.
 *
 * DuckDB replaces simple patterns by text searches and is wrong about anchors that stand twice or in the middle
 * (`$$` finds nothing, `$a` finds `a`; seen in 1.5.5). It leaves a pattern with a group around it alone.
 */
export const matchPattern = (pattern: string): string =>
  pattern.includes('^') || pattern.includes('$') ? `(${pattern})` : pattern;

/**
 * Lists the capturing groups of a pattern that {@link toRe2Pattern} wrote, in order.
 *
 * @returns Their names; `undefined` for a group without one.
 */
export const capturingGroups = (pattern: string): readonly (string | undefined)[] => {
  const groups: (string | undefined)[] = [];
  walk(pattern, (piece, at, inClass) => {
    if (inClass || piece !== '(') return;
    if (pattern.charAt(at + 1) !== '?') groups.push(undefined);
    else if (pattern.startsWith('(?P<', at)) groups.push(pattern.slice(at + 4, pattern.indexOf('>', at)));
  });
  return groups;
};

const SPECIAL = '\\.+*?()|[]{}^$';

/**
 * Writes the glob of `parse` as a pattern with a group for each `*`.
 *
 * Each wildcard takes as little as it can, the last one everything to the end if it ends the glob.
 */
export const globPattern = (glob: string): string => {
  let pattern = '(?s)';
  for (const [index, char] of [...glob].entries()) {
    const isLast = index === [...glob].length - 1;
    if (char === '*') pattern += isLast ? '(.*)' : '(.*?)';
    else pattern += SPECIAL.includes(char) ? `\\${char}` : char;
  }
  return pattern;
};

/**
 * Rewrites a pattern of Logs Insights for RE2 as DuckDB has it: a named group `(?<n>...)` becomes `(?P<n>...)`.
 *
 * Escapes and character classes are left as they are. Anything else that RE2 does not know, such as a
 * look-ahead, stays in the pattern and is refused when RE2 compiles it.
 */
export const toRe2Pattern = (pattern: string): string => {
  let result = '';
  let inClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    if (char === '\\') {
      result += pattern.slice(at, at + 2);
      at += 1;
      continue;
    }
    if (char === '[') inClass = true;
    if (char === ']') inClass = false;
    const opensName = !inClass && pattern.startsWith('(?<', at) && !'=!'.includes(pattern.charAt(at + 3));
    result += opensName ? '(?P<' : char;
    if (opensName) at += 2;
  }
  return result;
};

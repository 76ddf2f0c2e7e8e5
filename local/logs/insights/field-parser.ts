import type { ExpressionNode, FieldNode } from './syntax-tree.ts';
import type { NameToken } from './token.ts';
import type { TokenCursor } from './token-cursor.ts';

interface Path {
  readonly segments: readonly string[];
  /** The path as a column with it is named. */
  readonly name: string;
}

/** Reads the `[1]` and `.name` that may follow a value. */
const readPath = (cursor: TokenCursor): Path => {
  const segments: string[] = [];
  let name = '';
  for (;;) {
    if (cursor.takeSymbol('[')) {
      const { token } = cursor;
      if (token.kind !== 'number' || !Number.isSafeInteger(token.value)) {
        throw cursor.unexpected('the position of an element, such as 0');
      }
      cursor.take();
      cursor.expectSymbol(']');
      segments.push(String(token.value));
      name += `[${token.value}]`;
    } else if (cursor.takeSymbol('.')) {
      const part = cursor.expectName('a name after "."');
      segments.push(...part.segments);
      name += `.${part.name}`;
    } else {
      return { segments, name };
    }
  }
};

/** Reads the path behind a field name that was taken, as in `j.users[1].action`. */
export const readName = (cursor: TokenCursor, token: NameToken): FieldNode => {
  const path = readPath(cursor);
  return {
    kind: 'field',
    name: token.name + path.name,
    segments: [...token.segments, ...path.segments],
    start: token.start,
    end: cursor.end,
  };
};

/** Reads the path behind a call, as in `jsonParse(x).user.id`. */
export const readMember = (cursor: TokenCursor, base: ExpressionNode): ExpressionNode => {
  const { segments } = readPath(cursor);
  return segments.length === 0
    ? base
    : { kind: 'member', base, segments, start: base.start, end: cursor.end };
};

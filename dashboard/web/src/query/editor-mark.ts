import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';

/** A place in the text that is wrong, in characters; `end` is not part of it. */
export interface Mark {
  readonly start: number;
  readonly end: number;
}

const markEffect = StateEffect.define<Mark | undefined>();

/** Where the last query was wrong. The mark moves with the text, and goes when the text within it changes. */
export const MARK = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (before, transaction) => {
    let marks = before.map(transaction.changes);
    for (const effect of transaction.effects)
      if (effect.is(markEffect)) marks = decorate(effect.value, transaction.state.doc.length);
    return marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Widens a mark so that it can be seen, and keeps it within the text; `undefined` in an empty text. */
export const visibleMark = ({ start, end }: Mark, length: number): Mark | undefined => {
  if (length === 0) return undefined;
  const from = Math.min(Math.max(start, 0), length - 1);
  return { start: from, end: Math.min(Math.max(end, from + 1), length) };
};

const decorate = (mark: Mark | undefined, length: number): DecorationSet => {
  const visible = mark === undefined ? undefined : visibleMark(mark, length);
  if (visible === undefined) return Decoration.none;
  const wrong = Decoration.mark({ tagName: 'mark', class: 'cm-mistake' });
  return Decoration.set([wrong.range(visible.start, visible.end)]);
};

/** Marks a place, goes there, and brings it into sight; `undefined` takes the mark away. */
export const setMark = (view: EditorView, mark: Mark | undefined): void => {
  const visible = mark === undefined ? undefined : visibleMark(mark, view.state.doc.length);
  view.dispatch({
    effects: markEffect.of(mark),
    ...(visible === undefined ? {} : { selection: { anchor: visible.start }, scrollIntoView: true }),
  });
};

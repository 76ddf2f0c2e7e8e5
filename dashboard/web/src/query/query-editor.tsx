import { history, historyKeymap, standardKeymap } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { type ReactNode, useEffect, useRef } from 'react';
import { useLatest } from '../use-latest.ts';
import { HIGHLIGHT } from './editor-highlight.ts';
import { MARK, type Mark, setMark } from './editor-mark.ts';
import { EDITOR_THEME } from './editor-theme.ts';

interface QueryEditorProps {
  /** Text that it starts with. Later changes are the reader's. */
  readonly text: string;
  readonly mark: Mark | undefined;
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
}

/**
 * The editor of expert mode. Control or Command with Enter runs the query; Tab leaves the editor.
 *
 * It stands in a shadow root: only there the editor takes constructed style sheets, which the content security policy
 * allows; in the document it would write a style element.
 */
export const QueryEditor = ({ text, mark, onChange, onRun }: QueryEditorProps): ReactNode => {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const latest = useLatest({ onChange, onRun });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what the editor starts with
  useEffect(() => {
    if (host.current === null) return undefined;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    const view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: text,
        extensions: [
          keymap.of([{ key: 'Mod-Enter', run: () => runs(latest.current.onRun) }]),
          keymap.of([...standardKeymap, ...historyKeymap]),
          REPLACING,
          history(),
          lineNumbers(),
          EditorView.lineWrapping,
          placeholder('fields @timestamp, reason, client_id | limit 20'),
          EditorView.contentAttributes.of({ 'aria-label': 'Logs Insights query', spellcheck: 'false' }),
          EditorView.updateListener.of(
            (update) => update.docChanged && latest.current.onChange(update.state.doc.toString()),
          ),
          HIGHLIGHT,
          MARK,
          EDITOR_THEME,
        ],
      }),
    });
    editor.current = view;
    return () => view.destroy();
  }, []);
  useEffect(() => {
    if (editor.current !== null) setMark(editor.current, mark);
  }, [mark]);
  return <div ref={host} className="editor" />;
};

/**
 * Replaces a selection itself: the browser would carry the colour of what it deletes over as a style attribute, which
 * the content security policy blocks and reports.
 */
const REPLACING = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { inputType, data, isComposing } = event;
    if (inputType !== 'insertText' || data === null || isComposing || view.state.selection.main.empty)
      return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
    return true;
  },
});

const runs = (run: () => void): boolean => {
  run();
  return true;
};

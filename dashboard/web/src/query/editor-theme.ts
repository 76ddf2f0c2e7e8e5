import { EditorView } from '@codemirror/view';

/** The colours of the page, which its custom properties carry into the shadow root. */
export const EDITOR_THEME = EditorView.theme({
  '&': {
    border: '1px solid var(--line)',
    borderRadius: '6px',
    background: 'var(--ground)',
    color: 'var(--text)',
    font: '13px / 20px var(--mono)',
  },
  '&.cm-focused': { outline: '2px solid var(--accent)' },
  '.cm-scroller': { font: 'inherit', minHeight: '124px', maxHeight: '40vh', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--text)' },
  '&.cm-focused .cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': {
    background: 'var(--ground-raised)',
    color: 'var(--text-muted)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-placeholder': { color: 'var(--text-muted)' },
  '.cm-command, .cm-pipe': { color: 'var(--accent)', fontWeight: '700' },
  '.cm-word, .cm-call': { color: 'var(--accent)' },
  '.cm-string': { color: 'var(--code-string)' },
  '.cm-number': { color: 'var(--code-number)' },
  '.cm-comment': { color: 'var(--text-muted)', fontStyle: 'italic' },
  '.cm-mistake': {
    background: 'var(--bad-ground)',
    color: 'inherit',
    textDecoration: 'underline wavy var(--bad)',
    textUnderlineOffset: '3px',
  },
});

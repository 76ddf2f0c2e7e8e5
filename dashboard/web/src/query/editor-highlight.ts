import {
  Decoration,
  type DecorationSet,
  type EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';

const COMMANDS =
  'fields|display|filter|where|parse|stats|sort|limit|dedup|unnest|pattern|diff|fillmissing|addtotals|anomaly';
const WORDS = 'and|or|not|in|like|as|by|asc|desc';

/**
 * Parts of a query that are coloured, each alternative without nesting, so that it runs in linear time. It only helps
 * reading: what a text means is decided by CloudWatch Logs.
 */
const PARTS = new RegExp(
  `(?<comment>#.*)|(?<string>"[^"]*"|'[^']*')|(?<pipe>\\|)|\\b(?<command>${COMMANDS})\\b|\\b(?<word>${WORDS})\\b|\\b(?<call>[a-z][A-Za-z0-9_]*)(?=\\()|(?<number>\\b[0-9]+\\b)`,
  'g',
);

const NAMES = ['comment', 'string', 'pipe', 'command', 'word', 'call', 'number'] as const;

const DECORATIONS = Object.fromEntries(NAMES.map((name) => [name, Decoration.mark({ class: `cm-${name}` })]));

const matcher = new MatchDecorator({
  regexp: PARTS,
  decoration: ({ groups = {} }) => {
    const name = NAMES.find((one) => groups[one] !== undefined);
    return name === undefined ? null : (DECORATIONS[name] ?? null);
  },
});

/** Colours commands, words, strings and comments. */
export const HIGHLIGHT = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = matcher.createDeco(view);
    }

    update(update: ViewUpdate): void {
      this.decorations = matcher.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

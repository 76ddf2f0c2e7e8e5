/** First line of every generated page. */
export const GENERATED = '<!-- Made by `npm run docs` of the sources in shared/. Change those instead. -->';

/** Renders a Markdown table. A `|` in a cell is escaped. */
export const renderTable = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [columns, columns.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

/** Renders a value as code. */
export const code = (value: unknown): string =>
  `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

/** Joins paragraphs into a page. */
export const renderPage = (...paragraphs: readonly string[]): string => `${paragraphs.join('\n\n')}\n`;

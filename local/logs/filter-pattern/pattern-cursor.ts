import { FilterPatternError } from './filter-pattern-error.ts';

/** Characters that stand for themselves where one cannot be read otherwise. */
const ESCAPABLE = new Set(['"', '\\']);

/** A place in the text of a filter pattern, and the steps from it that every kind of pattern takes. */
export class PatternCursor {
  readonly #text: string;
  #at = 0;
  #regexes = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** True behind the last character. */
  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** How many regular expressions were read. */
  get regexes(): number {
    return this.#regexes;
  }

  /** The next character; empty at the end. */
  get next(): string {
    return this.#text.charAt(this.#at);
  }

  /** Steps over white space. */
  skipSpaces(): void {
    while (/\s/.test(this.next)) this.#at += 1;
  }

  /** Steps over `word` if it is next. */
  take(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  /** Steps over `word`, which must be next. */
  expect(word: string): void {
    if (!this.take(word)) this.fail(`expected ${word}`);
  }

  /** Reads as many characters as `belongs` takes; none is an empty text. */
  readWhile(belongs: (character: string) => boolean): string {
    const start = this.#at;
    while (!this.isAtEnd && belongs(this.next)) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  /** Reads a text in double quotes, in which a backslash precedes a quote or a backslash. */
  readQuoted(): string {
    this.expect('"');
    let text = '';
    while (!this.take('"')) {
      if (this.isAtEnd) this.fail('expected a closing "');
      if (this.next === '\\' && ESCAPABLE.has(this.#text.charAt(this.#at + 1))) this.#at += 1;
      text += this.next;
      this.#at += 1;
    }
    return text;
  }

  /** Reads a regular expression between percent signs, without them. */
  readRegexSource(): string {
    this.expect('%');
    const source = this.readWhile((character) => character !== '%');
    this.expect('%');
    this.#regexes += 1;
    return source;
  }

  /** Refuses the pattern at this place. */
  fail(message: string): never {
    throw new FilterPatternError(`Invalid filter pattern: ${message} at position ${this.#at + 1}`);
  }
}

import { FilterPatternError } from './filter-pattern-error.ts';

/** Tells whether a UTF-16 code unit belongs. */
export type CodeTest = (code: number) => boolean;

/** One step of a chain: it takes one character, and may be left out or repeated. */
export interface Step {
  readonly accepts: CodeTest;
  readonly isOptional: boolean;
  readonly repeats: boolean;
}

/** One side of a `|`. */
export interface Chain {
  readonly steps: readonly Step[];
  readonly fromStart: boolean;
  readonly toEnd: boolean;
}

/** Steps that a regular expression may have after `{m,n}` is written out. */
const MAX_STEPS = 2000;

const LITERAL = /[A-Za-z0-9_#=@/;,:-]/;
const SYMBOL = /[\x21-\x7e]/;
const QUANTIFIER = /^(?:[?*+]|\{(\d{1,4})(,(\d{0,4}))?\})/;

const inRange =
  (from: string, to: string): CodeTest =>
  (code) =>
    code >= from.charCodeAt(0) && code <= to.charCodeAt(0);

const isDigit = inRange('0', '9');
const isWord: CodeTest = (code) => /\w/.test(String.fromCharCode(code));
/** Tells whether `\s` takes a character. */
export const isSpace: CodeTest = (code) => /\s/.test(String.fromCharCode(code));
const not =
  (test: CodeTest): CodeTest =>
  (code) =>
    !test(code);

const NAMED_CLASSES: ReadonlyMap<string, CodeTest> = new Map([
  ['d', isDigit],
  ['D', not(isDigit)],
  ['w', isWord],
  ['W', not(isWord)],
  ['s', isSpace],
  ['S', not(isSpace)],
]);

/** Reads one regular expression of a filter pattern. */
class RegexReader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  readChains(): readonly Chain[] {
    const chains = [this.#readChain()];
    while (this.#take('|')) chains.push(this.#readChain());
    if (this.#at < this.#source.length) this.#fail();
    return chains;
  }

  #readChain(): Chain {
    const fromStart = this.#take('^');
    const steps: Step[] = [];
    let toEnd = false;
    while (this.#at < this.#source.length && this.#peek() !== '|' && !toEnd) {
      if (this.#take('$')) toEnd = true;
      else steps.push(...this.#readSteps());
      if (steps.length > MAX_STEPS)
        throw new FilterPatternError('Invalid filter pattern: the regex is too large');
    }
    return { steps, fromStart, toEnd };
  }

  #readSteps(): readonly Step[] {
    const accepts = this.#readAtom();
    const [quantifier, least, range, most] = QUANTIFIER.exec(this.#source.slice(this.#at)) ?? [];
    if (quantifier === undefined) return [{ accepts, isOptional: false, repeats: false }];
    this.#at += quantifier.length;
    if (least === undefined) {
      return [{ accepts, isOptional: quantifier !== '+', repeats: quantifier !== '?' }];
    }
    const isOpen = range !== undefined && most === '';
    const upTo = range === undefined || most === undefined || isOpen ? Number(least) : Number(most);
    if (upTo < Number(least)) this.#fail();
    const steps = Array.from({ length: upTo }, (_, index): Step => {
      return { accepts, isOptional: index >= Number(least), repeats: false };
    });
    return isOpen ? [...steps, { accepts, isOptional: true, repeats: true }] : steps;
  }

  #readAtom(): CodeTest {
    if (this.#take('.')) return (code) => code !== 0x0a;
    if (this.#take('[')) return this.#readClass();
    if (this.#take('\\')) return this.#readEscape();
    const character = this.#peek();
    if (!LITERAL.test(character)) this.#fail();
    this.#at += 1;
    return inRange(character, character);
  }

  #readEscape(): CodeTest {
    const named = NAMED_CLASSES.get(this.#peek());
    if (named === undefined) {
      const character = this.#readEscapedCharacter();
      return inRange(character, character);
    }
    this.#at += 1;
    return named;
  }

  /** Reads what is behind a backslash and stands for one character. */
  #readEscapedCharacter(): string {
    const [hex, digits] = /^x([0-9A-Fa-f]{2})/.exec(this.#source.slice(this.#at)) ?? [];
    if (hex !== undefined && digits !== undefined) {
      this.#at += hex.length;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const character = this.#peek();
    if (!SYMBOL.test(character) || /[A-Za-z0-9]/.test(character)) this.#fail();
    this.#at += 1;
    return character;
  }

  #readClass(): CodeTest {
    const isNegated = this.#take('^');
    const parts: CodeTest[] = [];
    while (!this.#take(']')) parts.push(this.#readClassPart());
    if (parts.length === 0) this.#fail();
    const isIn: CodeTest = (code) => parts.some((part) => part(code));
    return isNegated ? not(isIn) : isIn;
  }

  #readClassPart(): CodeTest {
    if (this.#source.startsWith('\\', this.#at)) {
      const named = NAMED_CLASSES.get(this.#source.charAt(this.#at + 1));
      if (named !== undefined) {
        this.#at += 2;
        return named;
      }
    }
    const from = this.#readClassCharacter();
    if (this.#peek() !== '-' || this.#source.charAt(this.#at + 1) === ']') return inRange(from, from);
    this.#at += 1;
    const to = this.#readClassCharacter();
    if (to < from) this.#fail();
    return inRange(from, to);
  }

  #readClassCharacter(): string {
    if (this.#take('\\')) return this.#readEscapedCharacter();
    const character = this.#peek();
    if (!LITERAL.test(character) && !/[.*+?$^|{}]/.test(character)) this.#fail();
    this.#at += 1;
    return character;
  }

  #peek(): string {
    return this.#source.charAt(this.#at);
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at += 1;
    return true;
  }

  #fail(): never {
    const found = this.#at < this.#source.length ? `"${this.#peek()}"` : 'its end';
    throw new FilterPatternError(
      `Invalid filter pattern: ${found} is not supported at position ${this.#at + 1} of the regex`,
    );
  }
}

/**
 * Parses a regular expression in the syntax of filter patterns: no parentheses, no multi-byte characters.
 *
 * @throws FilterPatternError for anything that the syntax does not have.
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html#regex-expressions Supported regular expressions}
 */
export const parseRegex = (source: string): readonly Chain[] => {
  if (source === '') throw new FilterPatternError('Invalid filter pattern: the regex is empty');
  return new RegexReader(source).readChains();
};

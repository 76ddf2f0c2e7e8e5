import { QueryError, type Span } from './query-error.ts';
import type { NameToken, QuerySymbol, RegexToken, Token } from './token.ts';
import { readRegex, readToken } from './tokenizer.ts';

/** Says in an error message what stands in the query. */
const describe = (token: Token, text: string): string =>
  token.kind === 'end' ? 'the end of the query' : JSON.stringify(text.slice(token.start, token.end));

/** Walks over the tokens of a query, one ahead. */
export class TokenCursor {
  readonly #text: string;
  #token: Token;
  #end = 0;

  constructor(text: string) {
    this.#text = text;
    this.#token = readToken(text, 0);
  }

  /** The token that comes next, not yet taken. */
  get token(): Token {
    return this.#token;
  }

  /** Where the last taken token ended. */
  get end(): number {
    return this.#end;
  }

  /** The query text of a stretch. */
  slice(span: Span): string {
    return this.#text.slice(span.start, span.end);
  }

  /** Takes the next token. */
  take(): Token {
    const taken = this.#token;
    this.#end = taken.end;
    this.#token = readToken(this.#text, taken.end);
    return taken;
  }

  /** Tells whether the next token is this symbol. */
  atSymbol(symbol: QuerySymbol): boolean {
    return this.#token.kind === 'symbol' && this.#token.symbol === symbol;
  }

  /** Takes the symbol if it comes next. */
  takeSymbol(symbol: QuerySymbol): boolean {
    const found = this.atSymbol(symbol);
    if (found) this.take();
    return found;
  }

  /** Takes the symbol or fails. */
  expectSymbol(symbol: QuerySymbol): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected(JSON.stringify(symbol));
  }

  /** The next token as a keyword in lower case; `undefined` if it is no bare name. */
  keyword(): string | undefined {
    return this.#token.kind === 'name' && !this.#token.quoted ? this.#token.name.toLowerCase() : undefined;
  }

  /** Takes the keyword if it comes next, in any case. */
  takeKeyword(word: string): boolean {
    const found = this.keyword() === word;
    if (found) this.take();
    return found;
  }

  /** Takes a name or fails. */
  expectName(what: string): NameToken {
    if (this.#token.kind !== 'name') throw this.unexpected(what);
    const name = this.#token;
    this.take();
    return name;
  }

  /** Reads the `/` that comes next as the start of a regular expression, and takes it. */
  takeRegex(): RegexToken {
    const regex = readRegex(this.#text, this.#token.start);
    this.#end = regex.end;
    this.#token = readToken(this.#text, regex.end);
    return regex;
  }

  /** Builds the error that names what was found and what was expected. */
  unexpected(expected: string): QueryError {
    return new QueryError(
      `unexpected ${describe(this.#token, this.#text)}: expected ${expected}`,
      this.#token,
    );
  }
}

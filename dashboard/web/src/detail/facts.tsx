import type { ReactNode } from 'react';

/** One named value; left out of the list when it is `undefined`. */
export interface Fact {
  readonly name: string;
  readonly value: string | number | undefined;
  /** Codes, ids and hashes are easier to compare in a monospaced font. */
  readonly isCode?: boolean;
}

/** Named values, one a line, as text. */
export const Facts = ({ facts }: { readonly facts: readonly Fact[] }): ReactNode => (
  <dl className="facts">
    {facts.map(
      ({ name, value, isCode = false }) =>
        value !== undefined && (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={isCode ? 'code' : undefined}>{value}</dd>
          </div>
        ),
    )}
  </dl>
);

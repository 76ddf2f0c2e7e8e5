import type { Adapter, AdapterPayload } from 'oidc-provider';

/** An expired row is kept a day, so that an expired token is told apart from one that never was. */
const RETENTION_MS = 86_400_000;
/** Per model; the oldest row makes room. A token pushed out is unknown, which is refused like any other. */
const MAX_ROWS = 100_000;

interface Row {
  readonly payload: AdapterPayload;
  readonly keptUntilMs: number;
}

type Rows = Map<string, Row>;

/** Everything the issuer remembers, in memory: a restart forgets every token. */
export interface TokenStorage {
  /** The storage of one model of oidc-provider, such as `ClientCredentials`. */
  adapter(model: string): Adapter;
  /** Rows of one model, expired ones included; undefined once revoked or never stored. */
  find(model: string, id: string): AdapterPayload | undefined;
  /** Rows of one model that came from one grant. */
  findByGrant(model: string, grantId: string): readonly AdapterPayload[];
}

const dropOutdated = (rows: Rows, nowMs: number): void => {
  // Oldest first: a row in the middle that is past its time waits until those before it have gone.
  for (const [id, row] of rows) {
    if (rows.size <= MAX_ROWS && row.keptUntilMs > nowMs) return;
    rows.delete(id);
  }
};

const findPayload = (
  rows: Rows,
  matches: (payload: AdapterPayload) => boolean,
): AdapterPayload | undefined => {
  for (const { payload } of rows.values()) if (matches(payload)) return payload;
  return undefined;
};

const createAdapter = (rows: Rows): Adapter => ({
  upsert: async (id, payload, expiresInSeconds) => {
    const nowMs = Date.now();
    const keptUntilMs = nowMs + (expiresInSeconds ?? 0) * 1000 + RETENTION_MS;
    rows.delete(id);
    rows.set(id, { payload, keptUntilMs });
    dropOutdated(rows, nowMs);
  },
  find: async (id) => rows.get(id)?.payload,
  findByUid: async (uid) => findPayload(rows, (payload) => payload.uid === uid),
  findByUserCode: async (userCode) => findPayload(rows, (payload) => payload.userCode === userCode),
  consume: async (id) => {
    const row = rows.get(id);
    if (row !== undefined) row.payload.consumed = Math.floor(Date.now() / 1000);
  },
  destroy: async (id) => {
    rows.delete(id);
  },
  revokeByGrantId: async (grantId) => {
    for (const [id, { payload }] of rows) if (payload.grantId === grantId) rows.delete(id);
  },
});

/**
 * Creates the issuer's memory.
 *
 * oidc-provider's own keeps 1,000 entries and forgets a token when it expires; both would make this API answer
 * "does not exist" for tokens that do. oidc-provider checks `exp` itself in every row it reads.
 */
export const createTokenStorage = (): TokenStorage => {
  const models = new Map<string, Rows>();
  const rowsOf = (model: string): Rows => {
    const rows = models.get(model) ?? new Map<string, Row>();
    models.set(model, rows);
    return rows;
  };

  return {
    adapter: (model) => createAdapter(rowsOf(model)),
    find: (model, id) => rowsOf(model).get(id)?.payload,
    findByGrant: (model, grantId) =>
      [...rowsOf(model).values()].map((row) => row.payload).filter((payload) => payload.grantId === grantId),
  };
};

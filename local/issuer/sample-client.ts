/** Scopes of the sample API behind the local gateway. */
const TIME = 'time:query';
const ACCOUNTS = 'accounts:read';
const PAYMENTS = 'payments:write';

const LIFETIME_SECONDS = 3_600;
/** Short enough to see a token expire while one waits. */
const SHORT_LIFETIME_SECONDS = 2;

/** A client that the local issuer knows from its start; it authenticates by its self-signed certificate. */
export interface SampleClient {
  readonly clientId: string;
  /** What it may ask for; anything else is `invalid_scope`. */
  readonly scopes: readonly string[];
  readonly accessTokenSeconds: number;
  /** Which client certificate it is registered with: 0 is `client_certificate.pem`, 1 `client_certificate_2.pem`. */
  readonly certificate: 0 | 1;
}

/** The client of the tutorial. */
export const TUTORIAL_CLIENT: SampleClient = {
  clientId: 'tutorial-client',
  scopes: [TIME, ACCOUNTS, PAYMENTS],
  accessTokenSeconds: LIFETIME_SECONDS,
  certificate: 0,
};

/** A second organisation, with the second certificate and fewer rights. */
const PARTNER_CLIENT: SampleClient = {
  clientId: 'partner-client',
  scopes: [TIME, ACCOUNTS],
  accessTokenSeconds: LIFETIME_SECONDS,
  certificate: 1,
};

/** A client whose access tokens live two seconds. */
export const BATCH_CLIENT: SampleClient = {
  clientId: 'batch-client',
  scopes: [TIME, ACCOUNTS],
  accessTokenSeconds: SHORT_LIFETIME_SECONDS,
  certificate: 0,
};

/** Every sample client, the tutorial's first. */
export const SAMPLE_CLIENTS: readonly SampleClient[] = [TUTORIAL_CLIENT, PARTNER_CLIENT, BATCH_CLIENT];

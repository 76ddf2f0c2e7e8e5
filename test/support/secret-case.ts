import fc from 'fast-check';

const PLACES = [
  'query',
  'arn',
  'refusal',
  'fault',
  'scopes',
  'thrown',
  'onEnter',
  'determineScopes',
  'onIntrospection',
  'updatePolicyContext',
  'onAllow',
  'nowhere',
] as const;

const FORMS = ['plain', 'base64', 'base64url', 'hex', 'percent', 'json', 'cut'] as const;

/** Secrets of one call, where something goes wrong, and the form in which everybody repeats the secrets. */
export interface SecretCase {
  readonly place: (typeof PLACES)[number];
  readonly form: (typeof FORMS)[number];
  readonly secrets: Readonly<
    Record<
      'token' | 'proof' | 'cookie' | 'apiKey' | 'session' | 'apiSecret' | 'hidden' | 'nonce' | 'maskingKey',
      string
    >
  >;
}

/** Any text that a header can carry as one word. */
const word = fc.string({
  unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFXYZ0123456789-._~+/'),
  minLength: 20,
  maxLength: 60,
});
/** A value that may hold anything else too. */
const value = fc.string({
  unit: fc.constantFrom(...'abcXYZ019"\\ \'&%<>{}é☃'),
  minLength: 20,
  maxLength: 60,
});

/** One case for each place and form, with new secrets in each. */
export const secretCases = (seed: number): readonly SecretCase[] => {
  const count = PLACES.length * FORMS.length;
  const secrets = fc.record({
    token: word,
    proof: word,
    cookie: word,
    apiKey: word,
    session: word,
    apiSecret: value,
    hidden: value,
    nonce: word,
    maskingKey: value,
  });
  return fc.sample(secrets, { numRuns: count, seed }).map((sample, index) => ({
    secrets: sample,
    place: PLACES[index % PLACES.length] ?? 'nowhere',
    form: FORMS[Math.floor(index / PLACES.length)] ?? 'plain',
  }));
};

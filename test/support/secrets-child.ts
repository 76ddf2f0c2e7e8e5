import { readFileSync } from 'node:fs';
import { Authorizer, type AuthorizerOptions } from '../../authorizer/index.ts';
import { okAnswer, RFC_PEM, restEvent } from './authorizer-events.ts';
import type { SecretCase } from './secret-case.ts';

// Runs the cases of `secrets-output.test.ts` in a process of its own: what it writes to its outputs is what a Lambda
// function would write, and the answers go to a third one. `node secrets-child.ts < CASES`

const echo = (text: string, form: SecretCase['form']): string => {
  switch (form) {
    case 'plain':
      return `the value ${text} is bad`;
    case 'base64':
      return Buffer.from(`x:${text}`).toString('base64');
    case 'base64url':
      return Buffer.from(`Bearer ${text}`).toString('base64url');
    case 'hex':
      return Buffer.from(text).toString('hex');
    case 'percent':
      return encodeURIComponent(text);
    case 'json':
      return JSON.stringify({ [text]: JSON.stringify({ text }) });
    case 'cut':
      return `${'x'.repeat(490)} ${text}`;
  }
};

/** @param vouched - What API Gateway itself can know of the secrets of a call. */
const eventOf = ({ secrets, place }: SecretCase, said: string, vouched: string): Record<string, unknown> => {
  const { token, proof, cookie, apiKey, session } = secrets;
  const base = restEvent({
    headers: {
      Authorization: `DPoP ${token}`,
      DPoP: proof,
      Cookie: `a=b; session=${cookie}`,
      'x-api-key': apiKey,
      'X-Amz-Security-Token': session,
      'User-Agent': said,
      'x-fapi-interaction-id': said,
      Host: said,
    },
    more: {
      path: `/time/${said}`,
      resource: vouched,
      queryStringParameters: { q: said, ...(place === 'query' ? { access_token: token } : {}) },
      body: said,
      cookies: [`session=${cookie}`],
    },
  });
  const context = base['requestContext'] as Record<string, unknown>;
  const identity = {
    ...(context['identity'] as object),
    apiKey,
    sourceIp: said,
    userAgent: said,
    clientCert: {
      clientCertPem: RFC_PEM,
      subjectDN: vouched,
      issuerDN: vouched,
      serialNumber: vouched,
      validity: { notBefore: said, notAfter: said },
    },
  };
  for (const name of [
    'requestId',
    'extendedRequestId',
    'apiId',
    'stage',
    'domainName',
    'path',
    'resourcePath',
  ])
    context[name] = name === 'path' ? said : vouched;
  return {
    ...base,
    requestContext: { ...context, identity },
    ...(place === 'arn' ? { methodArn: said } : {}),
  };
};

/** @param vouched - What the authorization server can know of the secrets of a call. */
const answerOf = ({ secrets, place }: SecretCase, said: string, vouched: string): Record<string, unknown> =>
  okAnswer({
    ...(place === 'refusal' ? { action: 'UNAUTHORIZED', resultCode: said } : {}),
    resultMessage: said,
    responseContent: `Bearer error="${vouched}"`,
    subject: vouched,
    clientIdAlias: vouched,
    clientIdAliasUsed: true,
    scopes: [vouched],
    grantType: vouched,
    grant: { [said]: { [said]: said } },
    consentedClaims: [said],
    clientAttributes: [{ key: said, value: said }],
    properties: [
      { key: 'shown', value: said, hidden: false },
      { key: 'hidden', value: secrets.hidden, hidden: true },
    ],
    cnonce: secrets.nonce,
  });

/** Hooks that show what they got to whoever reads a context or an error. */
class Telling extends Authorizer {
  readonly #place: SecretCase['place'];
  readonly #said: string;
  readonly #vouched: string;

  constructor(options: AuthorizerOptions, place: SecretCase['place'], said: string, vouched: string) {
    super(options);
    this.#place = place;
    this.#said = said;
    this.#vouched = vouched;
  }

  #tell(place: SecretCase['place']): void {
    if (this.#place === place) throw new Error(this.#said, { cause: this.#said });
  }

  override onEnter(): void {
    this.#tell('onEnter');
  }

  override determineScopes(): readonly string[] {
    this.#tell('determineScopes');
    return this.#place === 'scopes' ? [this.#vouched] : [];
  }

  override onIntrospection(): void {
    this.#tell('onIntrospection');
  }

  override onIntrospectionError(): void {
    this.#tell('fault');
  }

  override updatePolicyContext(...args: Parameters<Authorizer['updatePolicyContext']>): void {
    Object.assign(args[5], { note: this.#said, sub: this.#said, [this.#said]: this.#said });
    this.#tell('updatePolicyContext');
  }

  override onAllow(...args: Parameters<Authorizer['onAllow']>): void {
    args[4].principalId = this.#said;
    this.#tell('onAllow');
  }

  override onDeny(...args: Parameters<Authorizer['onDeny']>): void {
    args[5].principalId = this.#said;
    this.#tell('onAllow');
  }
}

const UNASKED: readonly SecretCase['place'][] = [
  'query',
  'arn',
  'fault',
  'scopes',
  'onEnter',
  'determineScopes',
];

const runCase = async (one: SecretCase): Promise<void> => {
  const { secrets, place, form } = one;
  const { hidden, nonce, ...known } = secrets;
  // What an answer hides is known only once there is one.
  const told = [...Object.values(known), RFC_PEM, ...(UNASKED.includes(place) ? [] : [hidden, nonce])];
  const said = told.map((text) => echo(text, form)).join(' ');
  const vouched = [secrets.token, secrets.apiSecret, secrets.maskingKey, RFC_PEM]
    .map((text) => echo(text, form))
    .join(' ');
  const authorizer = new Telling(
    {
      policy: place !== 'thrown',
      now: () => 1_640_416_000_000,
      masking: { source_ip: 'hmac', key: secrets.maskingKey },
      introspection: {
        secrets: [secrets.apiSecret],
        introspect: async () => {
          if (place === 'fault') throw new Error(said, { cause: said });
          return answerOf(one, said, vouched);
        },
      },
    },
    place,
    said,
    vouched,
  );
  const event = eventOf(one, said, vouched);
  const answer = await authorizer.handle(event, { awsRequestId: 'lambda-1' }).catch((error: Error) => ({
    thrown: [error.name, error.message, String(error.cause), error.stack],
  }));
  process.send?.(answer);
};

for (const one of JSON.parse(readFileSync(0, 'utf8')) as readonly SecretCase[]) await runCase(one);
process.disconnect?.();

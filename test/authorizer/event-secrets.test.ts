import { describe, expect, test } from 'vitest';
import { addSecrets } from '../../authorizer/add-secrets.ts';
import { type EventSecrets, listEventSecrets } from '../../authorizer/event-secrets.ts';
import { readHeaders } from '../../authorizer/headers.ts';
import { createScrub } from '../../authorizer/scrub.ts';
import { createScrubber, followSecretForms } from '../../authorizer/secrets.ts';
import { RFC_PEM } from '../support/authorizer-events.ts';

const list = (event: unknown): EventSecrets => listEventSecrets(event, readHeaders(event));

const TOKEN = 'token-of-the-call';
const PROOF = 'eyJ0eXAi.eyJqdGki.c2ln';
const COOKIES = Array.from({ length: 40 }, (_, index) => `session-number-${index}-`);

describe('what was presented as a credential', () => {
  test.each<[string, unknown, readonly string[]]>([
    ['scheme and token', { headers: { Authorization: `Bearer ${TOKEN}` } }, ['Bearer', TOKEN]],
    [
      'a header of more parts than are looked at one by one, which is also looked for as a whole',
      { headers: { authorization: 'Bearer one, two three four five' } },
      ['Bearer one, two three four five', 'Bearer', 'one', 'two', 'three', 'four'],
    ],
    [
      'every value of a header',
      {
        headers: { authorization: 'B last' },
        multiValueHeaders: { Authorization: ['B first', 5, 'B last'] },
      },
      ['B', 'first', 'B', 'last'],
    ],
    ['a proof that is a JWS', { headers: { DPoP: PROOF } }, [PROOF]],
    [
      'a token in the query',
      {
        queryStringParameters: { access_token: TOKEN },
        multiValueQueryStringParameters: { access_token: ['first', null, 'Bearer last'] },
      },
      [TOKEN, 'first', 'Bearer', 'last'],
    ],
    [
      'the token of a TOKEN event',
      { type: 'TOKEN', authorizationToken: `Bearer ${TOKEN}` },
      ['Bearer', TOKEN],
    ],
    [
      'the token of an event of no kind',
      { authorizationToken: [`Bearer ${TOKEN}`, TOKEN] },
      ['Bearer', TOKEN, TOKEN],
    ],
  ])('%s', (_name, event, presented) => {
    expect(list(event)).toEqual({ presented, beside: [] });
  });
});

describe('what came beside a credential', () => {
  test.each<[string, unknown, readonly string[]]>([
    ['a proof that is none', { headers: { DPoP: 'some text, more' } }, ['some', 'text', 'more']],
    ['the identity source of a REST API', { identitySource: 'Bearer key' }, ['Bearer', 'key']],
    [
      'identity sources of an HTTP API, not the route nor the stage',
      {
        version: '2.0',
        type: 'REQUEST',
        authorizationToken: 'source-without-scheme,GET /accounts/of/customers',
        identitySource: [`Bearer ${TOKEN}`, '/accounts/of/customers', 'production'],
      },
      ['source-without-scheme', 'Bearer', TOKEN],
    ],
    [
      'cookies as long as a session, not settings',
      { headers: { Cookie: `a="${TOKEN}"; theme=dark` }, cookies: ['b=session-in-the-list', 3] },
      [TOKEN, 'session-in-the-list'],
    ],
    [
      'as many cookies as are looked for',
      { headers: { cookie: COOKIES.map((value) => `c=${value}`).join('; ') } },
      COOKIES.slice(0, 32),
    ],
    [
      'API keys and the like',
      {
        headers: {
          'X-Api-Key': 'key',
          'Proxy-Authorization': 'Basic proxy',
          'x-amz-security-token': 'session',
        },
        requestContext: { identity: { apiKey: 'key-of-the-plan' } },
      },
      ['key', 'Basic', 'proxy', 'session', 'key-of-the-plan'],
    ],
  ])('%s', (_name, event, beside) => {
    expect(list(event)).toEqual({ presented: [], beside });
  });
});

test.each([[null], [undefined], ['Bearer text'], [[{ headers: { authorization: 'Bearer x' } }]], [{}]])(
  'nothing is a secret of %j',
  (event) => {
    expect(list(event)).toEqual({ presented: [], beside: [] });
  },
);

describe('a scrubber', () => {
  const none: EventSecrets = { presented: [], beside: [] };

  test.each(['hex', 'base64', 'base64url'] as const)(
    'finds a secret in %s, in digits of either case',
    (form) => {
      const scrubber = createScrubber({ ...none, presented: ['secret>>>???~~~value'] }, undefined);
      const text = Buffer.from('secret>>>???~~~value').toString(form).replaceAll('=', '');
      for (const written of form === 'hex' ? [text, text.toUpperCase()] : [text]) {
        expect(scrubber.found(`it is ${written}`)).toBe(true);
        expect(createScrub(scrubber)(`it is ${written}`)).not.toContain(written.slice(4, -4));
      }
    },
  );

  test('follows the secrets of a client as they change', () => {
    let current = ['first-secret'];
    const forms = followSecretForms({ introspect: async () => ({}), secrets: () => current });
    const scrubber = createScrubber(none, undefined, () => [forms()]);

    expect(scrubber.found('the first-secret')).toBe(true);
    current = ['second-secret'];
    expect(scrubber.found('the second-secret')).toBe(true);
    expect(createScrub(scrubber, true)('the second-secret')).toBe('the [masked]');
    expect(forms()).toBe(forms());
  });

  test('takes the certificate that a hook put into the event', () => {
    const line = RFC_PEM.split('\n')[2] ?? '';
    const scrubber = createScrubber(none, undefined);
    expect(scrubber.found(line)).toBe(false);

    addSecrets(scrubber, {}, RFC_PEM);

    expect(scrubber.found(line)).toBe(true);
    expect(createScrub(scrubber, true)(line)).toBe('[masked]');
  });

  test('lets the authorization server say what came beside the token alone', () => {
    const scrubber = createScrubber(none, undefined);

    addSecrets(scrubber, { presented: ['a-second-token'], beside: ['a-second-cookie'] });

    const text = 'a-second-token a-second-cookie';
    expect(createScrub(scrubber)(text)).toBe('[masked] [masked]');
    expect(createScrub(scrubber, true)(text)).toBe('[masked] a-second-cookie');
  });
});

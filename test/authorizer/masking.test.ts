import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Authorizer } from '../../authorizer/authorizer.ts';
import type { Masking } from '../../authorizer/masking.ts';
import { okAnswer, restEvent } from '../support/authorizer-events.ts';
import { policyOf, run } from '../support/authorizer-run.ts';

const KEY = 'masking-key-5d0c71a2e9';
const SUBJECT = 'john.doe@example.com';
const hmac = (text: string): string => `hmac:${createHmac('sha256', KEY).update(text).digest('base64url')}`;

const introspected = okAnswer({
  subject: SUBJECT,
  properties: [
    { key: 'secret', value: 'hidden-one', hidden: true },
    { key: 'email', value: 'j@d.example', hidden: false },
    { key: 'branch', value: '17', hidden: false },
  ],
});
const event = restEvent({ more: { path: `/people/${encodeURIComponent(SUBJECT)}/time` } });

const maskedRun = (masking: Masking, more: object = {}) => run({ event, introspected, masking, ...more });

describe('masking', () => {
  test('drops a subject wherever the record shows it, and says where', async () => {
    const onAllow = (): never => {
      throw new Error(`no ${SUBJECT} today`);
    };

    const { record, answer } = await maskedRun({ sub: 'drop' }, { hooks: { onAllow } });

    expect(JSON.stringify(record)).not.toContain('john');
    expect(record).not.toHaveProperty('sub');
    expect(record).toMatchObject({
      path: '/people/[masked]/time',
      introspection_exception: 'onAllow: Error: no [masked] today',
      introspection_response: { subject: '[masked]' },
      masked: expect.arrayContaining(['sub', 'path', 'introspection_exception', 'introspection_response']),
    });
    expect(policyOf({ answer: answer ?? never() }).context['sub']).toBe(SUBJECT);
  });

  test('replaces by an HMAC that openssl gives too', async () => {
    const { record, answer } = await maskedRun({ sub: 'hmac', source_ip: 'hmac', key: KEY });

    expect(record).toMatchObject({
      sub: hmac(SUBJECT),
      source_ip: hmac('192.0.2.1'),
      introspection_response: { subject: hmac(SUBJECT) },
      masked: expect.arrayContaining(['sub', 'source_ip']),
    });
    expect(JSON.stringify([record, answer])).not.toContain(KEY);
  });

  test('masks properties all or by key, and names them by their place in the answer', async () => {
    const all = await maskedRun({ properties: 'drop' });
    const some = await maskedRun({ properties: { email: 'hmac' }, key: KEY });
    const others = await maskedRun({ properties: { branch: 'hmac', '*': 'drop' }, key: KEY });

    expect(all.record.introspection_response?.['properties']).toEqual([
      { key: 'email', hidden: false },
      { key: 'branch', hidden: false },
    ]);
    expect(all.record.masked).toEqual(
      expect.arrayContaining([0, 1, 2].map((index) => `introspection_response.properties.${index}`)),
    );
    expect(some.record.introspection_response?.['properties']).toEqual([
      { key: 'email', value: hmac('j@d.example'), hidden: false },
      { key: 'branch', value: '17', hidden: false },
    ]);
    expect(others.record.introspection_response?.['properties']).toEqual([
      { key: 'email', hidden: false },
      { key: 'branch', value: hmac('17'), hidden: false },
    ]);
  });

  test('takes the same value for the same subject, in every form of the record', async () => {
    const masking: Masking = { sub: 'hmac', key: KEY };

    const full = await maskedRun(masking);
    const compact = await maskedRun(masking, { allowDetail: 'compact' });
    const refused = await run({
      event,
      masking,
      introspected: { ...introspected, action: 'UNAUTHORIZED', resultCode: 'A065303' },
    });

    expect(new Set([full, compact, refused].map(({ record }) => record.sub))).toEqual(
      new Set([hmac(SUBJECT)]),
    );
    expect(compact.record.masked).toContain('sub');
  });

  test('leaves the words of the record alone, whatever the subject is', async () => {
    for (const subject of ['passed', 'token_exists', 'subject', 'OK', '1', 'gatelens', '$&', 'a.b(c'])
      for (const mode of ['drop', 'hmac'] as const) {
        const answer = okAnswer({ subject });
        const { record: plain } = await run({ event: restEvent(), introspected: answer });
        const { record } = await run({
          event: restEvent(),
          introspected: answer,
          masking: { sub: mode, key: KEY },
        });

        expect(record.checks).toEqual(plain.checks);
        expect(Object.keys(record.introspection_response ?? {})).toEqual(
          Object.keys(plain.introspection_response ?? {}),
        );
        expect(record.introspection_response?.['subject']).toBe(mode === 'drop' ? '[masked]' : hmac(subject));
      }
  });

  test('of a subject that is the client itself hides no client', async () => {
    const { record } = await run({
      event: restEvent(),
      introspected: okAnswer({ subject: '26478243745571' }),
      masking: { sub: 'drop' },
    });

    expect(record).not.toHaveProperty('sub');
    expect(record.client_id).toBe('26478243745571');
  });

  test.each([
    { name: 'throws', key: () => Promise.reject(new Error('no store')) },
    { name: 'gives no text', key: async () => undefined as never },
    { name: 'gives a short text', key: async () => 'short' },
    { name: 'does not answer', key: () => new Promise<string>(() => undefined) },
  ])('leaves values out while its key $name, and the decision stands', async ({ key }) => {
    const { record } = await maskedRun({ sub: 'hmac', key });

    expect(record.decision).toBe('Allow');
    expect(record).not.toHaveProperty('sub');
    expect(JSON.stringify(record)).not.toContain('john');
  });

  test('waits for its key no longer than the invocation lasts', async () => {
    const key = () => new Promise<string>((resolve) => setTimeout(resolve, 900, KEY).unref());
    const { record } = await maskedRun(
      { sub: 'hmac', key },
      { context: { getRemainingTimeInMillis: () => 600 } },
    );

    expect(record.decision).toBe('Allow');
    expect(record).not.toHaveProperty('sub');
  });

  test('keeps its key out of what hooks throw and return', async () => {
    const hooks = {
      updatePolicyContext: (...args: unknown[]) => void Object.assign(args.at(-1) as object, { note: KEY }),
      onAllow: (): never => {
        throw new Error(`key ${KEY}`);
      },
    };
    const masking: Masking = { sub: 'hmac', key: async () => KEY };
    const authorizer = await maskedRun(masking, { hooks });
    const fixed = await maskedRun({ sub: 'hmac', key: KEY }, { hooks });

    expect(JSON.stringify(fixed.record)).not.toContain(KEY);
    expect(JSON.stringify(authorizer.record)).not.toContain(KEY);
    expect(JSON.stringify(fixed.answer)).not.toContain(KEY);
  });

  test.each([
    { sub: 'hide' },
    { sub: 'hmac' },
    { sub: 'hmac', key: 'short' },
    { properties: { a: 'hmac' } },
    { subject: 'drop' },
    'drop',
    null,
  ])('%j is refused', (masking) => {
    const introspection = { introspect: async () => okAnswer() };

    expect(() => new Authorizer({ introspection, masking: masking as never })).toThrow('masking');
  });
});

const never = (): never => {
  throw new Error('no answer');
};

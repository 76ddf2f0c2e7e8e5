import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { revealText } from '../../authorizer/mend-text.ts';
import type { RecordDraft } from '../../authorizer/record.ts';
import { MAX_RECORD_BYTES } from '../../authorizer/record-limits.ts';
import { createScrub } from '../../authorizer/scrub.ts';
import { sealRecord } from '../../authorizer/seal-record.ts';
import { createScrubber } from '../../authorizer/secrets.ts';
import { cleanText, isPlainJson, isPlainText } from '../../authorizer/text.ts';

const DRAFT: RecordDraft = {
  schema: 'gatelens.decision/1',
  decision_id: 'id',
  timestamp: '2026-11-22T00:00:00.000Z',
  service: 'orders',
  level: 'INFO',
  message: 'Allow: allowed',
  decision: 'Allow',
  outcome: 'allow',
  reason: 'allowed',
  reason_text: 'The token is valid for this call.',
  http_status: 200,
  checks: [],
  certificate_mismatch: false,
  binding: 'bound',
  duration_ms: 1,
  cold_start: false,
};

const NO_SECRETS = createScrubber({ presented: [], beside: [] }, undefined);

const seal = async (changes: Partial<RecordDraft>): Promise<Record<string, unknown>> =>
  JSON.parse(await sealRecord({ ...DRAFT, ...changes }, NO_SECRETS)) as Record<string, unknown>;

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom('a', '"', '\\', '\n', '\u007f', '\u0000', '\u2028', '\ud800', 'n'),
    maxLength: 8,
  }),
);

describe('a text that is found plain', () => {
  test('has no character that would be replaced', () => {
    fc.assert(
      fc.property(fc.array(anyText), (texts) => {
        if (isPlainJson(JSON.stringify(texts))) expect(texts.map(cleanText)).toEqual(texts);
        for (const text of texts) if (isPlainText(text)) expect(cleanText(text)).toBe(text);
      }),
      { numRuns: 5_000 },
    );
  });

  test.each([
    { text: 'plain "quoted" \\ backslash', plain: true },
    { text: '\\n', plain: true },
    { text: 'line\nend', plain: false },
    { text: '\\\n', plain: false },
    { text: 'delete\u007f', plain: false },
    { text: 'snow☃', plain: false },
    { text: '\ud800', plain: false },
  ])('$text is plain: $plain', ({ text, plain }) => {
    expect(isPlainJson(JSON.stringify({ text }))).toBe(plain);
  });
});

describe('sealRecord', () => {
  test('leaves a key without a value out', async () => {
    expect(Object.keys(await seal({ sub: undefined, path: '/time' }))).toEqual([
      ...Object.keys(DRAFT),
      'path',
    ]);
  });

  test('cuts a text that is too long, wherever it stands in the line', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(600), fc.integer({ min: 500, max: 530 }), async (before, length) => {
        const sealed = await seal({
          domain: 'd'.repeat(Math.min(before, 512)),
          user_agent: 'u'.repeat(length),
        });

        expect(sealed['user_agent']).toHaveLength(Math.min(length, 512));
        expect(sealed['truncated']).toEqual(length > 512 ? ['user_agent'] : undefined);
      }),
    );
  });

  test('cuts a text that is too long also where quotes and backslashes stand in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('a', '"', '\\'), maxLength: 20 }),
        fc.nat(100),
        async (unit, times) => {
          const text = unit.repeat(times);
          const sealed = await seal({ user_agent: text });

          expect(sealed['user_agent']).toBe(text.length > 512 ? `${text.slice(0, 511)}…` : text);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('whatever the texts, the line is one line within its size and free of control characters', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyText,
        fc.array(anyText, { maxLength: 200 }),
        fc.nat(200),
        async (sub, claims, times) => {
          const line = await sealRecord(
            { ...DRAFT, sub, introspection_response: { [sub]: claims.map((text) => text.repeat(times)) } },
            NO_SECRETS,
          );

          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(MAX_RECORD_BYTES);
          // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
          expect(line).not.toMatch(/[\u0000-\u001f\u007f\u2028\u2029]/);
          expect(JSON.parse(line)).toMatchObject({ sub: revealText(sub) });
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a secret', () => {
  const secret = fc.string({ unit: 'binary', minLength: 8, maxLength: 60 });

  test('is found as it is, escaped, percent-encoded and in base64 at any place', () => {
    fc.assert(
      fc.property(secret, fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 }), (text, before, after) => {
        const scrubber = createScrubber({ presented: [text], beside: [] }, undefined);
        const scrub = createScrub(scrubber);
        const around = `${before}${text}${after}`;

        for (const leak of [
          around,
          JSON.stringify(around),
          JSON.stringify(JSON.stringify(around)),
          encodeURIComponent(text),
          Buffer.from(around).toString('base64'),
          Buffer.from(around).toString('base64url'),
        ]) {
          expect(scrubber.found(leak)).toBe(true);
          expect(scrub(leak)).not.toContain(text);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

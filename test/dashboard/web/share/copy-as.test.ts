import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePageState } from '../../../../dashboard/web/src/location/page-state.ts';
import { buildAwsCliCommand } from '../../../../dashboard/web/src/share/aws-cli-command.ts';
import { buildPermalink } from '../../../../dashboard/web/src/share/call-state.ts';
import { buildCurlCommand } from '../../../../dashboard/web/src/share/curl-command.ts';
import { renderIncident } from '../../../../dashboard/web/src/share/markdown-incident.ts';
import { quoteForShell } from '../../../../dashboard/web/src/share/quote-for-shell.ts';
import type { DecisionRecord } from '../../../../shared/decision-record.ts';
import { decisionRecordSchema } from '../../../../shared/decision-record-schema.ts';
import * as records from '../../../support/dashboard-records.ts';

const allowedRecord = (serial: number, changes?: Partial<DecisionRecord>) =>
  decisionRecordSchema.parse(records.allowedRecord(serial, changes));
const mismatchRecord = (serial: number, changes?: Partial<DecisionRecord>) =>
  decisionRecordSchema.parse(records.mismatchRecord(serial, changes));

const SETTINGS = {
  logGroups: ['/aws/lambda/gatelens-authorizer'],
  region: 'eu-west-1',
  store: 'aws',
} as const;

/** Runs a command line with a shell function in place of the program, which prints the words that it gets. */
const wordsOf = (program: string, command: string): readonly string[] =>
  execFileSync(
    'sh',
    ['-c', `${program}() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`],
    { encoding: 'utf8', env: { ACCESS_TOKEN: 'T', CLIENT_CERTIFICATE: 'C', CLIENT_KEY: 'K' } },
  )
    .split('\0')
    .slice(0, -1);

describe('quoteForShell', () => {
  test('a shell gives any text back as one word, control characters apart', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(texts, (all) => {
        expect(wordsOf('show', `show ${all.map(quoteForShell).join(' ')}`)).toEqual(
          all.map((text) => text.replaceAll(/\p{Cc}/gu, '?')),
        );
      }),
      { numRuns: 10 },
    );
  });
});

describe('buildCurlCommand', () => {
  test('asks for token, certificate and key as variables', () => {
    expect(wordsOf('curl', buildCurlCommand(mismatchRecord(1)) ?? '')).toEqual([
      '-i',
      '--globoff',
      '--path-as-is',
      '--cert',
      'C',
      '--key',
      'K',
      '-H',
      'Authorization: Bearer T',
      '--',
      'https://localhost/time',
    ]);
  });

  test.each(["/'; touch x; '", '/$(id)', '/`id`', '/"$ACCESS_TOKEN"', '/\n-o /etc/passwd', '/-K file'])(
    'keeps the path %j one word',
    (path) => {
      expect(wordsOf('curl', buildCurlCommand(allowedRecord(1, { path })) ?? '').at(-1)).toBe(
        `https://localhost${path.replace('\n', '?')}`,
      );
    },
  );

  test('takes no method that is none, and no call without a path', () => {
    const { path: _path, ...pathless } = allowedRecord(1);

    expect(buildCurlCommand(allowedRecord(1, { method: 'POST' }))).toContain('-X POST');
    expect(buildCurlCommand(allowedRecord(1, { method: 'GET -o x' }))).not.toContain('-o x');
    expect(buildCurlCommand(pathless)).toBeUndefined();
  });
});

describe('buildAwsCliCommand', () => {
  test('asks each log group for the record by its decision id', () => {
    const record = allowedRecord(1);
    const words = wordsOf('aws', buildAwsCliCommand(record, SETTINGS) ?? '');

    expect(words).toContain(`{ $.decision_id = "${record.decision_id}" }`);
    expect(words).toContain('/aws/lambda/gatelens-authorizer');
    expect(words.slice(0, 2)).toEqual(['logs', 'filter-log-events']);
  });

  test('takes no id that could leave its pattern', () => {
    expect(
      buildAwsCliCommand({ ...allowedRecord(1), decision_id: '" || $.x = "' }, SETTINGS),
    ).toBeUndefined();
  });
});

describe('renderIncident', () => {
  const link = 'https://dashboard.example/?decision_id=1';

  test('holds nothing that turns the order of a line around', () => {
    const path = '/\u202egnp.exe\u2066\u200b';

    expect(renderIncident(mismatchRecord(1, { path }), { link, gotStatus: '403' })).not.toMatch(/\p{Cf}/u);
  });

  test('says what happened, who must act, and where to look', () => {
    const text = renderIncident(mismatchRecord(1), { link, gotStatus: '403' });

    expect(text).toContain(
      '### Rejected: The client certificate is not the one that this token is bound to.',
    );
    expect(text).toContain('The client must act.');
    expect(text).toContain(`[open in Gatelens](<${link}>)`);
    expect(text).toContain('- Caller got: `HTTP 403`');
  });

  test('numbers the five validations, as the page does, and no other check', () => {
    const text = renderIncident(allowedRecord(1), { link, gotStatus: '200' });

    expect(text).toMatch(/^- One well-formed access token is presented: /m);
    expect(text).toMatch(/^1\. The token exists: /m);
    expect(text).toMatch(/^5\. The token is bound to the presented certificate: /m);
  });

  test('text of a caller stays on its line, in a code span', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('`', '\n', '\r', '\u2028', '<', '[', ']', '(', '@', 'a', ' ') }),
        (evil) => {
          const lines = renderIncident(mismatchRecord(1, { client_id: `x${evil}` }), {
            link,
            gotStatus: undefined,
          }).split('\n');
          const line = lines.find((one) => one.startsWith('- Client: ')) ?? '';
          const [, fence = '', inside = ''] = /^- Client: (`+)(.*[^`])\1$/.exec(line) ?? [];

          expect(fence).not.toBe('');
          expect([...inside.matchAll(/`+/g)].some(([run]) => run === fence)).toBe(false);
          expect(lines.length).toBe(
            renderIncident(mismatchRecord(1), { link, gotStatus: undefined }).split('\n').length,
          );
        },
      ),
    );
  });
});

describe('buildPermalink', () => {
  test('holds id and absolute time, and opens the call', () => {
    const record = allowedRecord(1);
    const { lookup, range, selection } = parsePageState(
      new URL(buildPermalink('http://127.0.0.1', record)).search,
    );
    const at = Date.parse(record.timestamp) / 1000;

    expect(lookup).toEqual({ kind: 'decision_id', value: record.decision_id });
    expect(selection).toEqual({ kind: 'decision', id: record.decision_id });
    expect(range).toEqual({
      kind: 'between',
      startTime: Math.floor(at) - 300,
      endTime: Math.floor(at) + 300,
    });
  });
});

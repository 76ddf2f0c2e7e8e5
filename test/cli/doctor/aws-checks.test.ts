import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AWS_CHECKS } from '../../../cli/doctor/checks/aws-checks.ts';
import { renderJson, renderReport } from '../../../cli/doctor/doctor-text.ts';
import { PROJECT_ROOT } from '../../../cli/project.ts';
import { ALARMS } from '../../../shared/alarms.ts';
import {
  API_ID,
  denied,
  type Examined,
  examineWorld,
  functionAnswer,
  PLAIN_SECRET,
  READS,
  restAuthorizer,
  restStage,
  sdkError,
  VARIABLES,
} from '../../support/doctor-world.ts';
import { ALARM_CASES } from './cases/alarm-cases.ts';
import { API_CASES } from './cases/api-cases.ts';
import type { CheckCase } from './cases/check-case.ts';
import { DOMAIN_CASES } from './cases/domain-cases.ts';
import { ENVIRONMENT_CASES } from './cases/environment-cases.ts';
import { FUNCTION_CASES } from './cases/function-cases.ts';
import { INTROSPECTION_CASES } from './cases/introspection-cases.ts';
import { LOG_CASES } from './cases/log-cases.ts';
import { STAGE_CASES } from './cases/stage-cases.ts';
import { TRUSTSTORE_CASES } from './cases/truststore-cases.ts';

const ESCAPE = '\u001b[31m';

const CASES: readonly CheckCase[] = [
  ...API_CASES,
  ...STAGE_CASES,
  ...DOMAIN_CASES,
  ...TRUSTSTORE_CASES,
  ...FUNCTION_CASES,
  ...ENVIRONMENT_CASES,
  ...INTROSPECTION_CASES,
  ...LOG_CASES,
  ...ALARM_CASES,
];

const variables = (changes: object): Examined => ({
  answers: { getFunction: async () => functionAnswer({}, { ...VARIABLES, ...changes }) },
});

describe('the checks of a deployed API', () => {
  test.each(['rest', 'http'] as const)(
    'find nothing in a %s API as the constructs deploy it',
    async (kind) => {
      const findings = await examineWorld({ kind });

      expect(findings.filter(({ status }) => status !== 'ok')).toEqual([]);
      const seen = new Set(findings.map(({ id }) => id));
      const absent = AWS_CHECKS.map(({ id }) => id).filter((id) => !seen.has(id));
      expect(absent).toEqual(
        kind === 'rest' ? ['response-format'] : ['gateway-responses', 'access-log-role', 'data-trace'],
      );
    },
  );

  test.each(CASES)('%s: %s is %s', async (id, _what, status, says, examined) => {
    const findings = (await examineWorld(examined)).filter((finding) => finding.id === id);

    expect(findings.map((finding) => `${finding.status} ${finding.reason}`)).toContainEqual(
      expect.stringMatching(new RegExp(`^${status} `)),
    );
    const found = findings.filter((finding) => finding.status === status);
    expect(found.map(({ reason }) => reason)).toContainEqual(expect.stringMatching(says));
    if (status === 'ok') expect(findings.every((finding) => finding.status === 'ok')).toBe(true);
  });

  test('each has a case that it finds, and an id of its own', () => {
    const failing = new Set(CASES.filter(([, , status]) => status !== 'ok').map(([id]) => id));

    expect(AWS_CHECKS.map(({ id }) => id).filter((id) => !failing.has(id))).toEqual([]);
    expect(new Set(AWS_CHECKS.map(({ id }) => id)).size).toBe(AWS_CHECKS.length);
  });

  test('look at every function and every stage', async () => {
    const findings = await examineWorld({
      answers: {
        getRestStages: async () => [
          restStage(),
          restStage({ stageName: 'dev', accessLogSettings: undefined }),
        ],
      },
    });

    const ofLog = findings.filter(({ id }) => id === 'access-log');
    expect(ofLog.map(({ subject, status }) => `${subject} ${status}`)).toEqual([
      'stage prod ok',
      'stage dev problem',
    ]);
  });

  test('a stage variable in the place of the function is not followed; --function names it', async () => {
    const uri = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:\${stageVariables.fn}/invocations`;
    const world: Examined = {
      answers: { getRestAuthorizers: async () => [restAuthorizer({ authorizerUri: uri })] },
    };
    const without = await examineWorld(world);
    const named = await examineWorld({ ...world, target: { functionName: 'gatelens-authorizer' } });

    const of = (findings: typeof without) => findings.find(({ id }) => id === 'function-runtime')?.status;
    expect([of(without), of(named)]).toEqual(['not_checked', 'ok']);
  });
});

describe('what may not be read', () => {
  test('is not checked, every check of it', async () => {
    const answers = {
      ...Object.fromEntries(READS.map((name) => [name, denied])),
      clockAheadMs: () => undefined,
    };
    const findings = await examineWorld({ answers });

    expect(new Set(findings.map(({ status }) => status))).toEqual(new Set(['not_checked']));
    expect(new Set(findings.map(({ id }) => id))).toEqual(new Set(AWS_CHECKS.map(({ id }) => id)));
    for (const { reason } of findings) expect(reason).not.toContain('111122223333');
  });

  test.each(READS.filter((name) => name !== 'clockAheadMs'))(
    '%s alone is no finding but itself',
    async (name) => {
      for (const kind of ['rest', 'http'] as const) {
        const findings = await examineWorld({ kind, answers: { [name]: denied } });

        const others = findings.filter(({ status }) => status !== 'ok' && status !== 'not_checked');
        expect(others).toEqual([]);
      }
    },
  );

  test('names the action that would help, which stands in the policy of docs/iam.md', async () => {
    const policy = readFileSync(join(PROJECT_ROOT, 'docs/iam.md'), 'utf8').split('## `gatelens doctor`')[1];
    const named = new Set<string>();
    for (const name of READS.filter((one) => one !== 'clockAheadMs')) {
      const findings = await examineWorld({ answers: { [name]: denied } });
      for (const finding of findings)
        if (finding.status !== 'ok') named.add(/^Allow (\w+:\w+);/.exec(finding.fix)?.[1] ?? finding.fix);
    }

    for (const action of named) expect(policy).toContain(`"${action}"`);
    expect(named.size).toBeGreaterThan(9);
  });

  test('of role and key is said with the command that shows it to who may', async () => {
    const findings = await examineWorld({
      answers: { getAllowedActions: denied, getKeyState: denied },
    });

    const findingOf = (id: string) => findings.find((finding) => finding.id === id);
    const simulation = String.raw`aws iam simulate-principal-policy --policy-source-arn \S+role/gatelens'? --action-names logs:DeleteLogGroup .*`;
    expect(findingOf('records-kept')).toMatchObject({
      status: 'not_checked',
      fix: expect.stringMatching(
        new RegExp(
          `${simulation} --resource-arns \\S+ --query .* && ${simulation} --resource-arns \\S+ --query `,
        ),
      ),
    });
    expect(findingOf('log-key')).toMatchObject({
      status: 'not_checked',
      fix: expect.stringMatching(/aws kms describe-key --key-id \S+key\/1/),
    });
  });

  test.each([
    ['AccessDeniedException', 403, /may not call apigateway:GET/],
    ['Forbidden', 403, /may not call apigateway:GET/],
    ['TooManyRequestsException', 429, /throttled/],
    ['ExpiredTokenException', 400, /does not accept the credentials/],
    ['CredentialsProviderError', 0, /does not accept the credentials/],
    ['TimeoutError', 0, /does not answer/],
    ['InternalServerError', 500, /apigateway:GET failed \(InternalServerError\)/],
  ])('%s says why', async (name, status, says) => {
    const findings = await examineWorld({
      answers: { getDomainNames: () => Promise.reject(sdkError(name, status)) },
    });

    expect(findings.find(({ id }) => id === 'mutual-tls')).toMatchObject({
      status: 'not_checked',
      reason: expect.stringMatching(says),
      fix: expect.any(String),
    });
  });

  test('an API that is not there, and a WebSocket API, are refused by name', async () => {
    const gone = () => Promise.reject(sdkError('NotFoundException', 404));

    await expect(examineWorld({ answers: { getRestApi: gone } })).rejects.toThrow(`no API ${API_ID}`);
    await expect(
      examineWorld({ kind: 'http', answers: { getHttpApi: async () => ({ ProtocolType: 'WEBSOCKET' }) } }),
    ).rejects.toThrow('WebSocket');
  });
});

describe('a report', () => {
  const SECRETS = {
    AUTHLETE_SERVICE_APISECRET_ARN: '',
    AUTHLETE_SERVICE_APISECRET: PLAIN_SECRET,
    GATELENS_MASK_KEY: PLAIN_SECRET,
    GATELENS_MASK_SUB: 'hmac',
    MY_PASSWORD: PLAIN_SECRET,
    GATELENS_REALM: `"${PLAIN_SECRET}`,
    TZ: PLAIN_SECRET,
  };

  test('shows no value of a variable that may be secret', async () => {
    const findings = await examineWorld(variables(SECRETS));
    const text = [...renderReport({ findings, notes: [] }), renderJson({ findings, notes: [] })].join('\n');

    expect(text).toContain('GATELENS_REALM');
    expect(text).toContain('MY_PASSWORD');
    expect(text).not.toContain(PLAIN_SECRET);
  });

  test('makes names of others harmless for a terminal and for a shell', async () => {
    const findings = await examineWorld({
      answers: {
        getRestAuthorizers: async () => [
          restAuthorizer({ id: "a'; rm -rf ~ #", name: `evil${ESCAPE}`, authorizerResultTtlInSeconds: 60 }),
        ],
      },
    });
    const text = renderReport({ findings, notes: [] }).join('\n');

    expect(text).toContain('evil?[31m');
    expect(text).not.toContain('\u001b');
    expect(text).toContain(String.raw`--authorizer-id 'a'\''; rm -rf ~ #' --patch`);
  });

  test('says one cause once, and what is wrong first', async () => {
    const findings = await examineWorld({
      answers: { getDomainNames: denied, getAccount: async () => ({}) },
    });
    const lines = renderReport({ findings, notes: ['a note'] });

    expect(lines[0]).toBe('PROBLEM      API Gateway may write logs (access-log-role)');
    expect(lines.filter((line) => line.includes('so the custom domains could not be read'))).toHaveLength(1);
    expect(lines).toContain('note         a note');
    expect(lines.at(-1)).toMatch(/^1 problem, 0 warnings, \d+ not checked, \d+ ok$/);
  });

  test('knows every alarm by what it watches', async () => {
    const findings = await examineWorld();

    expect(findings.find(({ id }) => id === 'alarms')?.reason).toBe(`All ${ALARMS.length} are there.`);
  });
});

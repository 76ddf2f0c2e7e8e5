import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attempt } from '../../../cli/doctor/aws/attempt.ts';
import { describeKeyState } from '../../../cli/doctor/aws/describe-key.ts';
import {
  createSignedSender,
  type SendSigned,
  type ServiceRequest,
} from '../../../cli/doctor/aws/signed-request.ts';
import { simulatePolicy } from '../../../cli/doctor/aws/simulate-policy.ts';
import { type ScriptedServer, startScriptedServer } from '../../support/authorizer-server.ts';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1';
const ROLE = 'arn:aws:iam::111122223333:role/service-role/gatelens';
const ACTIONS = ['logs:DeleteLogGroup', 'logs:PutRetentionPolicy'];

let server: ScriptedServer;
let answer: { readonly status: number; readonly body: string };
let send: SendSigned;

beforeAll(async () => {
  server = await startScriptedServer((_seen, response) => {
    response.writeHead(answer.status).end(answer.body);
  });
  send = createSignedSender(
    { accessKeyId: 'AKID', secretAccessKey: 'secret-key-of-nobody' },
    { AWS_ENDPOINT_URL_KMS: server.url, AWS_ENDPOINT_URL_IAM: server.url },
  );
});

afterAll(() => server.close());

const result = (action: string, decision: string, reversed = false): string => {
  const parts = [`<EvalActionName>${action}</EvalActionName>`, `<EvalDecision>${decision}</EvalDecision>`];
  return `<member>${(reversed ? parts.reverse() : parts).join('')}</member>`;
};

const simulated = (...results: readonly string[]) =>
  simulatePolicy(async () => `<EvaluationResults>${results.join('')}</EvaluationResults>`, {
    roleArn: ROLE,
    actions: ACTIONS,
    resources: ['arn:aws:logs:eu-west-1:111122223333:log-group:a'],
  });

describe('simulatePolicy (IAM SimulatePrincipalPolicy)', () => {
  test.each([false, true])(
    'takes the decision of each action, whichever comes first (%j)',
    async (reversed) => {
      const allowed = await simulated(
        result('logs:PutRetentionPolicy', 'implicitDeny', reversed),
        result('logs:deleteloggroup', 'allowed', reversed),
      );

      expect(allowed).toEqual(['logs:DeleteLogGroup']);
    },
  );

  test.each([
    ['one action is missing', [result('logs:DeleteLogGroup', 'explicitDeny')]],
    ['a decision is new', ACTIONS.map((action) => result(action, 'maybe'))],
    [
      'a decision is missing',
      [...ACTIONS.map((action) => result(action, 'allowed')), '<EvalActionName>x</EvalActionName>'],
    ],
    ['there is nothing', []],
  ])('is an error, and no "nothing is allowed", when %s', async (_what, results) => {
    await expect(simulated(...results)).rejects.toMatchObject({ name: 'UnknownAnswer' });
  });

  test('asks for each resource, and one that allows is enough', async () => {
    const asked: ServiceRequest[] = [];
    const allowed = await simulatePolicy(
      async (request) => {
        asked.push(request);
        const isStreams = request.query?.['ResourceArns.member.1'] === 'b';
        return ACTIONS.map((action) => result(action, isStreams ? 'allowed' : 'implicitDeny')).join('');
      },
      { roleArn: ROLE, actions: ACTIONS, resources: ['a', 'b'] },
    );

    expect(allowed).toEqual(ACTIONS);
    expect(asked.map(({ host, region }) => `${host} ${region}`)).toEqual([
      'iam.amazonaws.com us-east-1',
      'iam.amazonaws.com us-east-1',
    ]);
  });

  test('signs the query', async () => {
    answer = { status: 200, body: ACTIONS.map((action) => result(action, 'implicitDeny')).join('') };

    await simulatePolicy(send, { roleArn: ROLE, actions: ACTIONS, resources: ['arn:aws:logs:::a:*'] });

    const seen = server.seen.at(-1);
    expect(seen?.headers['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/us-east-1\/iam\//,
    );
    expect(new URL(seen?.path ?? '', server.url).searchParams.get('PolicySourceArn')).toBe(ROLE);
  });
});

describe('describeKeyState (KMS DescribeKey)', () => {
  test('gives the state', async () => {
    answer = { status: 200, body: '{"KeyMetadata":{"KeyState":"PendingDeletion"}}' };

    expect(await describeKeyState(send, KEY)).toBe('PendingDeletion');
    expect(server.seen.at(-1)?.headers['x-amz-target']).toBe('TrentService.DescribeKey');
    expect(server.seen.at(-1)?.headers['authorization']).toMatch(/\/eu-west-1\/kms\//);
  });

  test.each([
    ['{"KeyMetadata":{}}', KEY],
    ['not JSON', KEY],
    ['{"KeyMetadata":{"KeyState":"Enabled"}}', 'alias/of-another-form'],
  ])('%s for %s is an error', async (body, key) => {
    answer = { status: 200, body };

    await expect(describeKeyState(send, key)).rejects.toMatchObject({ name: 'UnknownKey' });
  });
});

describe('a refusal of a service without a client', () => {
  test.each([
    [
      403,
      '<ErrorResponse><Error><Code>AccessDenied</Code><Message>arn:aws:iam::1:user/x</Message></Error></ErrorResponse>',
      /may not call/,
    ],
    [
      400,
      '{"__type":"com.amazonaws.kms#AccessDeniedException","message":"arn:aws:iam::1:user/x"}',
      /may not call/,
    ],
    [403, '<Code>SignatureDoesNotMatch</Code>', /does not accept the credentials/],
    [400, '<Code>Throttling</Code>', /throttled/],
    [500, 'arn:aws:iam::1:user/x', /failed \(ServiceError\)/],
  ])('%i %s is said like one of the SDK, without its text', async (status, body, says) => {
    answer = { status, body };

    const read = await attempt({ action: 'kms:DescribeKey', what: 'the key' }, () =>
      describeKeyState(send, KEY),
    );

    expect(read).toMatchObject({ kind: 'unreadable', reason: expect.stringMatching(says) });
    expect(JSON.stringify(read)).not.toContain('user/x');
  });

  test('an answer without end is read to its limit only, and is an error', async () => {
    const endless = await startScriptedServer((_seen, response) => {
      const write = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', write);
      write();
    });
    const sendThere = createSignedSender(
      { accessKeyId: 'AKID', secretAccessKey: 'secret-key-of-nobody' },
      { AWS_ENDPOINT_URL: endless.url },
    );

    await expect(describeKeyState(sendThere, KEY)).rejects.toMatchObject({ name: 'AnswerTooLarge' });

    await endless.close();
  });

  test('an endpoint that does not answer is a network error', async () => {
    const gone = await startScriptedServer(() => undefined);
    await gone.close();
    const nowhere = createSignedSender(
      { accessKeyId: 'AKID', secretAccessKey: 'secret-key-of-nobody' },
      { AWS_ENDPOINT_URL: gone.url },
    );

    const read = await attempt({ action: 'kms:DescribeKey', what: 'the key' }, () =>
      describeKeyState(nowhere, KEY),
    );

    expect(read).toMatchObject({
      kind: 'unreadable',
      reason: expect.stringMatching(/endpoint of kms does not answer/),
    });
  });
});

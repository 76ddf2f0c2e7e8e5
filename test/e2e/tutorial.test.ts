import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitForRows } from '../support/insights-query.ts';
import { call, getToken } from '../support/mutual-tls.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

const recordsOf = async (stack: RunningStack, token: string): Promise<readonly Record<string, unknown>[]> => {
  const rows = await waitForRows(
    stack.file,
    stack.file.log_groups.decisions,
    `fields @message | filter schema = "gatelens.decision/1" and token_hash = "${hashOf(token)}" | sort @timestamp asc`,
  );
  return rows.map((row) => JSON.parse(row['@message'] ?? '') as Record<string, unknown>);
};

describe('the tutorial, over real TLS with a real token', () => {
  let stack: RunningStack;
  const time = (token: string, certificate: 0 | 1) =>
    call(stack.file, {
      url: `${stack.file.gateway}/time`,
      certificate,
      headers: { authorization: `Bearer ${token}` },
    });

  beforeAll(async () => {
    stack = await startStack(['--no-traffic']);
  });
  afterAll(() => stack?.dispose());

  test('a token called with the certificate it is bound to is let in', async () => {
    const token = await getToken(stack.file);

    const answer = await time(token, 0);

    expect(answer.status).toBe(200);
    const [record] = await recordsOf(stack, token);
    expect(record).toMatchObject({
      decision: 'Allow',
      outcome: 'allow',
      reason: 'allowed',
      binding: 'bound',
      certificate_mismatch: false,
      client_id: 'tutorial-client',
      result_code: 'A056001',
    });
  });

  test('the same token with the other certificate is refused, and the record says why', async () => {
    const token = await getToken(stack.file);

    const answer = await time(token, 1);

    expect(answer.status).toBe(403);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer .*error="invalid_token"/);
    const [record] = await recordsOf(stack, token);
    expect(record).toMatchObject({
      decision: 'Deny',
      outcome: 'deny',
      reason: 'certificate_mismatch',
      certificate_mismatch: true,
      binding: 'mismatch',
      action: 'UNAUTHORIZED',
      result_code: 'A065305',
      client_id: 'tutorial-client',
      decision_id: answer.headers['x-decision-id'],
      request_id: answer.headers['x-amzn-requestid'],
    });
    expect(record?.['resultMessage']).toContain('A065305');
  });

  test('a missing scope, an unknown token and no token are each refused with their own reason', async () => {
    const token = await getToken(stack.file);
    const payments = await call(stack.file, {
      url: `${stack.file.gateway}/payments`,
      method: 'POST',
      certificate: 0,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"amount":"1.00"}',
    });
    const unknown = await time('not-a-token-of-this-server', 0);
    const none = await call(stack.file, { url: `${stack.file.gateway}/time`, certificate: 0 });

    const reasons = await Promise.all(
      [payments, unknown, none].map(async ({ headers }) => {
        const [row] = await waitForRows(
          stack.file,
          stack.file.log_groups.decisions,
          `fields reason, http_status | filter decision_id = "${headers['x-decision-id']}"`,
        );
        return [row?.['reason'], row?.['http_status']];
      }),
    );

    expect([payments.status, unknown.status, none.status]).toEqual([403, 403, 403]);
    expect(reasons).toEqual([
      ['insufficient_scope', '403'],
      ['token_unknown', '401'],
      ['no_credentials', '401'],
    ]);
  });

  test('no log line holds a token or a certificate', async () => {
    const token = await getToken(stack.file);
    await time(token, 0);
    await time(token, 1);
    await recordsOf(stack, token);

    const rows = await waitForRows(
      stack.file,
      stack.file.log_groups.decisions,
      'fields @message | limit 10000',
    );

    const text = rows.map((row) => row['@message']).join('\n');
    expect(text).toContain(hashOf(token));
    expect(text).not.toContain(token);
    expect(text).not.toContain('BEGIN CERTIFICATE');
  });

  test('each call leaves one line in the access log, joined to its record by request id', async () => {
    const token = await getToken(stack.file);

    const answer = await time(token, 1);

    const requestId = answer.headers['x-amzn-requestid'];
    const rows = await waitForRows(
      stack.file,
      stack.file.log_groups.access,
      `fields status, decision_id, decision_reason | filter request_id = "${requestId}"`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      status: '403',
      decision_id: answer.headers['x-decision-id'],
      decision_reason: 'certificate_mismatch',
    });
  });

  test('the caller gets back the interaction id that its record has: its own, else a new one', async () => {
    const token = await getToken(stack.file);
    const given = crypto.randomUUID();
    const ask = (headers: Readonly<Record<string, string>>) =>
      call(stack.file, {
        url: `${stack.file.gateway}/time`,
        certificate: 0,
        headers: { authorization: `Bearer ${token}`, ...headers },
      });

    const answers = [
      await ask({ 'x-fapi-interaction-id': given }),
      await ask({ 'x-fapi-interaction-id': 'no UUID' }),
      await ask({}),
    ];

    const ids = answers.map(({ headers }) => headers['x-fapi-interaction-id']);
    expect(ids[0]).toBe(given);
    for (const id of ids.slice(1)) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    for (const [index, { headers }] of answers.entries()) {
      const [row] = await waitForRows(
        stack.file,
        stack.file.log_groups.decisions,
        `fields decision_id, function_request_id, xray_trace_id | filter fapi_interaction_id = "${ids[index]}"`,
      );
      expect(row).toMatchObject({
        decision_id: headers['x-decision-id'],
        function_request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        xray_trace_id: String(headers['x-amzn-trace-id']).replace('Root=', ''),
      });
    }
  });

  test('without a client certificate the connection is closed', async () => {
    const token = await getToken(stack.file);

    await expect(call(stack.file, { url: `${stack.file.gateway}/time` })).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    expect((await time(token, 0)).status).toBe(200);
  });
});

import { describe, expect, test } from 'vitest';
import { createAuthleteClient } from '../../authorizer/authlete-client.ts';
import { REASON_OF_RESULT_CODE } from '../../shared/result-codes.ts';
import { okAnswer, restEvent } from '../support/authorizer-events.ts';
import { run } from '../support/authorizer-run.ts';
import { answerJson, startScriptedServer } from '../support/authorizer-server.ts';

/** What Authlete answers about a token, by the code: the action as documented or inferred. */
const ANSWERS = [
  ['A056001', 'OK', 'allowed', 200],
  ['A057301', 'BAD_REQUEST', 'request_rejected', 400],
  ['A057302', 'UNAUTHORIZED', 'token_unknown', 401],
  ['A057303', 'UNAUTHORIZED', 'token_foreign', 401],
  ['A057304', 'UNAUTHORIZED', 'token_malformed', 401],
  ['A057305', 'UNAUTHORIZED', 'token_malformed', 401],
  ['A057306', 'UNAUTHORIZED', 'token_malformed', 401],
  ['A057101', 'INTERNAL_SERVER_ERROR', 'introspection_failed', 500],
  ['A065101', 'INTERNAL_SERVER_ERROR', 'introspection_failed', 500],
  ['A064301', 'FORBIDDEN', 'insufficient_scope', 403],
  ['A064302', 'FORBIDDEN', 'insufficient_scope', 403],
  ['A065301', 'UNAUTHORIZED', 'token_expired', 401],
  ['A065302', 'UNAUTHORIZED', 'token_expired', 401],
  ['A065303', 'UNAUTHORIZED', 'token_expired', 401],
  ['A065304', 'UNAUTHORIZED', 'certificate_missing', 401],
  ['A065305', 'UNAUTHORIZED', 'certificate_mismatch', 401],
  ['A065306', 'UNAUTHORIZED', 'certificate_malformed', 401],
  ['A065307', 'UNAUTHORIZED', 'certificate_malformed', 401],
  ['A065308', 'UNAUTHORIZED', 'dpop_missing', 401],
  ['A065309', 'UNAUTHORIZED', 'jkt_mismatch', 401],
  ['A065310', 'UNAUTHORIZED', 'dpop_invalid', 401],
  ['A065311', 'UNAUTHORIZED', 'dpop_invalid', 401],
  ['A065312', 'UNAUTHORIZED', 'dpop_invalid', 401],
  ['A065313', 'UNAUTHORIZED', 'dpop_invalid', 401],
  ['A066301', 'FORBIDDEN', 'subject_missing', 403],
  ['A066302', 'FORBIDDEN', 'subject_mismatch', 403],
  ['A341302', 'FORBIDDEN', 'acr_insufficient', 403],
] as const;

/** How Authlete refuses the call of its API. */
const FAILURES = [
  ['A001101', 500, 'introspection_failed'],
  ['A001201', 400, 'introspection_unauthorized'],
  ['A001202', 401, 'introspection_unauthorized'],
  ['A001203', 401, 'introspection_unauthorized'],
  ['A001215', 403, 'introspection_unauthorized'],
  ...['A001301', 'A001302', 'A001303', 'A001304', 'A001305', 'A001306', 'A001307', 'A001308', 'A001309'].map(
    (code) => [code, 400, 'introspection_unauthorized'] as const,
  ),
  ['A003201', 401, 'introspection_unauthorized'],
  ['A003202', 401, 'introspection_unauthorized'],
  ['A003203', 403, 'introspection_unauthorized'],
  ['A003204', 401, 'introspection_unauthorized'],
] as const;

describe("Authlete's result codes", () => {
  test.each(ANSWERS)('%s with %s is %s, status %i', async (resultCode, action, reason, status) => {
    const { record } = await run({ event: restEvent(), introspected: okAnswer({ resultCode, action }) });

    expect(record).toMatchObject({ reason, result_code: resultCode, http_status: status });
  });

  test.each(FAILURES)('%s with HTTP %i is the fault %s', async (resultCode, status, reason) => {
    const server = await startScriptedServer(answerJson({ resultCode, resultMessage: 'refused' }, status));
    try {
      const introspection = createAuthleteClient(
        { apiVersion: 'V2', baseUrl: server.url, serviceApiKey: 'key' },
        'secret',
      );

      const { record } = await run({ event: restEvent(), introspection });

      expect(record).toMatchObject({ reason, result_code: resultCode, outcome: 'error', http_status: 500 });
    } finally {
      await server.close();
    }
  });

  test.each(['A056001', 'A057101', 'A001101'])(
    'a refusal with %s is named by its action',
    async (resultCode) => {
      const { record } = await run({
        event: restEvent(),
        introspected: okAnswer({ resultCode, action: 'UNAUTHORIZED' }),
      });

      expect(record).toMatchObject({ reason: 'token_rejected', outcome: 'deny', http_status: 401 });
    },
  );

  test('every code of the list is tried here', () => {
    const tried = [...ANSWERS, ...FAILURES].map(([code]) => code);

    expect([...REASON_OF_RESULT_CODE.keys()].sort()).toEqual(tried.sort());
  });
});

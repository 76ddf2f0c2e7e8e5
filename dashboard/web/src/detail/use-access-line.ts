import { useEffect, useState } from 'react';
import type { AccessLine } from '../../../../shared/access-line.ts';
import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import type { Problem } from '../../../contract/problem.ts';
import { useSettings } from '../api/use-settings.ts';
import { useQuestion } from '../question/use-question.ts';
import { useSettled } from './use-settled.ts';

/** The access-log line of a call, as far as it is known. */
export type AccessAnswer =
  | { readonly kind: 'not_configured' }
  | { readonly kind: 'no_request_id' }
  | { readonly kind: 'looking'; readonly isFresh: boolean }
  | { readonly kind: 'found'; readonly line: AccessLine; readonly isDamaged: boolean }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly problem: Problem; readonly retry: () => void };

/** The line is written when the call has ended, up to 29 seconds (REST API) after it was decided, or when it came. */
const BEFORE_SECONDS = 120;
const AFTER_SECONDS = 900;

/** A line becomes queryable after up to a minute or so. */
const FRESH_MS = 120_000;
const LOOK_AGAIN_MS = 3_000;

/** Looks for what the access log says of a call; again while the call is so fresh that its line may still come. */
export const useAccessLine = ({ request_id, timestamp }: ReadDecisionRecord): AccessAnswer => {
  const settings = useSettings();
  const isSettled = useSettled();
  const [run, setRun] = useState(0);
  const at = Date.parse(timestamp);
  const isConfigured = settings !== undefined && settings.accessLogGroups.length > 0;
  const question = useQuestion<'access'>(
    isSettled && isConfigured && request_id !== undefined && !Number.isNaN(at)
      ? {
          kind: 'access',
          requestIds: [request_id],
          startTime: Math.max(0, Math.floor(at / 1000) - BEFORE_SECONDS),
          endTime: Math.ceil(at / 1000) + AFTER_SECONDS,
        }
      : undefined,
    run,
  );
  const rows = question.kind === 'ended' ? question.progress.rows : [];
  const row = rows.find((one) => one.kind === 'access' && one.line.request_id === request_id);
  const isFresh = Date.now() - at < FRESH_MS;
  const mustLookAgain = question.kind === 'ended' && row === undefined && isFresh;
  useEffect(() => {
    if (!mustLookAgain) return undefined;
    const timer = setTimeout(() => setRun((count) => count + 1), LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [mustLookAgain]);

  if (settings !== undefined && !isConfigured) return { kind: 'not_configured' };
  if (request_id === undefined || Number.isNaN(at)) return { kind: 'no_request_id' };
  if (question.kind === 'failed')
    return { kind: 'failed', problem: question.problem, retry: () => setRun((count) => count + 1) };
  if (row?.kind === 'access') return { kind: 'found', line: row.line, isDamaged: row.isDamaged };
  if (question.kind !== 'ended' || isFresh) return { kind: 'looking', isFresh: run > 0 || mustLookAgain };
  return { kind: 'absent' };
};

import { Authorizer } from '../../../authorizer/authorizer.ts';
import type { Measured } from '../../../authorizer/record-metrics.ts';
import { makeCertificates } from '../../../local/certificates/certificate-maker.ts';
import { buildEndLine, buildReportLine, buildStartLine } from '../../../local/lambda/platform-line.ts';
import { buildAccessLogLine } from '../../../shared/access-log.ts';
import type { DecisionRecord } from '../../../shared/decision-record.ts';
import { createMetricsLines } from '../../support/metrics-line.ts';
import { buildAuthleteAnswer, buildEvent, SCOPE, thumbprintOf } from '../authorizer/sample.ts';

/** What one call wrote. */
export interface Written {
  readonly record: DecisionRecord;
  /** Bytes of the record's line. */
  readonly recordBytes: number;
  readonly metricsLine: string;
}

/** The sample calls, made by the authorizer itself. */
export interface Samples {
  readonly allow: Written;
  /** undefined when this authorizer writes no shorter form. */
  readonly compactAllow: Written | undefined;
  /** With another certificate than the bound one. */
  readonly deny: Written;
}

const SERVICE = 'gatelens-authorizer';
const TOKEN = '0000000001-dBjftJeZ4CVP-mB92K27uhbUJU1p1r';
const REQUEST_ID = '8f5b2f3a-1f5c-4a39-9b0e-0d7a6a5b2f11';

/** Makes the sample calls. */
export const makeSamples = async (): Promise<Samples> => {
  const { clients } = await makeCertificates(Date.now());
  const [bound, other] = [clients[0].certificate, clients[1].certificate];
  const compactAllow = await call(bound, bound, 'compact');
  return {
    allow: await call(bound, bound, 'full'),
    compactAllow: compactAllow.record.detail === 'compact' ? compactAllow : undefined,
    deny: await call(bound, other, 'full'),
  };
};

const call = async (bound: string, presented: string, allowDetail: 'full' | 'compact'): Promise<Written> => {
  const answer = buildAuthleteAnswer(thumbprintOf(bound), Date.now());
  const lines: { readonly line: string; readonly measured: Measured }[] = [];
  const authorizer = new Authorizer({
    requireBinding: true,
    verifyScopes: true,
    routes: { 'GET /time': [SCOPE] },
    serviceName: SERVICE,
    introspection: { introspect: async () => answer },
    recordWriter: {
      write: async (line, measured) => {
        lines.push({ line, measured });
      },
    },
    ...{ allowDetail },
  });
  const context = { awsRequestId: REQUEST_ID, functionName: SERVICE };
  // The first call is a cold start, and its record is no usual one.
  await authorizer.handle(buildEvent(TOKEN, presented), context);
  await authorizer.handle(buildEvent(TOKEN, presented), context);
  const [, written] = lines;
  if (written === undefined) throw new Error('the call left no record');
  return {
    record: JSON.parse(written.line) as DecisionRecord,
    recordBytes: Buffer.byteLength(written.line),
    metricsLine: createMetricsLines(SERVICE)(written.measured),
  };
};

/** Lengths of the lines that Lambda writes around a call. */
export const platformLines = (): readonly number[] =>
  [
    buildStartLine(REQUEST_ID),
    buildEndLine(REQUEST_ID),
    buildReportLine({
      requestId: REQUEST_ID,
      durationMs: 12.9,
      initDurationMs: undefined,
      memoryMb: 256,
      maxMemoryBytes: 90 * 1_048_576,
      status: 'success',
    }),
  ].map((line) => Buffer.byteLength(line));

/** Length of the access-log line of a call. */
export const accessLineBytes = ({ record }: Written): number =>
  Buffer.byteLength(
    buildAccessLogLine({
      request_id: record.request_id ?? '',
      extended_request_id: record.extended_request_id ?? '',
      request_time: '22/Nov/2026:12:00:00 +0000',
      request_time_epoch: '1795348800000',
      api_id: record.api_id ?? '',
      stage: record.stage ?? '',
      resource: record.resource ?? '',
      protocol: 'HTTP/1.1',
      source_ip: record.source_ip ?? '',
      tls_version: 'TLSv1.2',
      cipher_suite: 'ECDHE-RSA-AES128-GCM-SHA256',
      status: String(record.http_status),
      response_length: '64',
      response_latency_ms: '31',
      authorizer_status: '200',
      authorizer_latency_ms: '13',
      authorizer_request_id: REQUEST_ID,
      authorizer_integration_status: '200',
      decision_id: record.decision_id,
      decision_reason: record.reason,
      integration_status: '200',
      integration_latency_ms: '15',
      domain: record.domain ?? '',
      method: record.method ?? '',
      path: record.path ?? '',
      user_agent: record.user_agent ?? '',
    }),
  );

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { AwsException } from './aws-exception.ts';

/** A key that callers sign their requests with. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What of a request is signed. */
export interface SignedRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How far the time of a request may be from ours (AWS). */
const MAX_SKEW_MS = 5 * 60 * 1000;

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([\w-]{1,128})\/(\d{8})\/([a-z0-9-]{1,64})\/([a-z0-9-]{1,64})\/aws4_request, ?SignedHeaders=([a-z0-9;-]{1,4096}), ?Signature=([0-9a-f]{64})$/;

const AMZ_DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** Headers that a signature must cover where they are sent: all of them decide what the request does, and when. */
const MUST_BE_SIGNED = /^(?:host|x-amz-(?!content-sha256$).*)$/;

/** The parts of an `Authorization` header. */
interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: ReadonlySet<string>;
  readonly signature: string;
}

const incomplete = (message: string): AwsException =>
  new AwsException('IncompleteSignatureException', message);

const invalid = (message: string): AwsException => new AwsException('InvalidSignatureException', message);

const parseAuthorization = (header: string | undefined): Authorization => {
  if (header === undefined) {
    throw new AwsException('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const [, accessKeyId, date, region, service, signedHeaders, signature] = AUTHORIZATION.exec(header) ?? [];
  if (
    accessKeyId === undefined ||
    date === undefined ||
    region === undefined ||
    service === undefined ||
    signedHeaders === undefined ||
    signature === undefined
  ) {
    throw incomplete('The Authorization header is not a signature of version 4.');
  }
  return { accessKeyId, date, region, service, signedHeaders: new Set(signedHeaders.split(';')), signature };
};

const parseDate = (header: string | readonly string[] | undefined): Date => {
  const parts = typeof header === 'string' ? AMZ_DATE.exec(header) : null;
  if (parts === null) throw incomplete('The header x-amz-date is missing or malformed.');
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number);
  return new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day ?? 0, hour ?? 0, minute ?? 0, second ?? 0));
};

const toText = (value: string | readonly string[] | undefined): string =>
  typeof value === 'string' ? value : (value ?? []).join(',');

const signedHeadersOf = (
  headers: IncomingHttpHeaders,
  signedHeaders: ReadonlySet<string>,
): Record<string, string> => {
  const unsigned = Object.keys(headers).find((name) => MUST_BE_SIGNED.test(name) && !signedHeaders.has(name));
  if (unsigned !== undefined || !signedHeaders.has('host')) {
    throw incomplete(`The signature must cover the header ${unsigned ?? 'host'}.`);
  }
  return Object.fromEntries([...signedHeaders].map((name) => [name, toText(headers[name])]));
};

const checkPayloadHash = ({ headers, body }: SignedRequest): void => {
  const claimed = headers['x-amz-content-sha256'];
  if (claimed === undefined || claimed === createHash('sha256').update(body).digest('hex')) return;
  throw invalid('The header x-amz-content-sha256 does not fit the body.');
};

/**
 * Verifies the signature of a request to `/`: it must be made with the key, within five minutes, over the body and
 * over every header that decides what the request does.
 *
 * The key is checked together with the service that the signature has to be for.
 *
 * @param now - Milliseconds since the epoch.
 * @throws AwsException Whatever is wrong; its message holds nothing of the key.
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html AWS Signature Version 4}
 */
export const verifySignature = async (
  request: SignedRequest,
  { key, service }: { readonly key: AccessKey; readonly service: string },
  now: number,
): Promise<void> => {
  const { method, headers, body } = request;
  const authorization = parseAuthorization(headers.authorization);
  const { region, signedHeaders, signature } = authorization;
  if (authorization.accessKeyId !== key.accessKeyId) {
    throw new AwsException(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  }
  const signingDate = parseDate(headers['x-amz-date']);
  if (!(Math.abs(now - signingDate.getTime()) <= MAX_SKEW_MS))
    throw invalid('Signature expired or not yet valid.');
  const day = signingDate.toISOString().slice(0, 10).replaceAll('-', '');
  if (authorization.date !== day || authorization.service !== service) {
    throw invalid(`Credential should be scoped to the day of x-amz-date and the service ${service}.`);
  }
  const covered = signedHeadersOf(headers, signedHeaders);
  checkPayloadHash(request);
  const signer = new SignatureV4({
    credentials: { ...key },
    region,
    service,
    sha256: Sha256,
    applyChecksum: false,
  });
  const expected = await signer.sign(
    { method, protocol: 'http:', hostname: '', path: '/', query: {}, headers: covered, body },
    { signingDate, signableHeaders: new Set(signedHeaders) },
  );
  const computed = parseAuthorization(expected.headers['authorization']).signature;
  if (timingSafeEqual(Buffer.from(computed), Buffer.from(signature))) return;
  throw invalid(
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
  );
};

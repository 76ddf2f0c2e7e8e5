import type { Certificates } from '../../local/certificates/certificates.ts';
import { type Issuer, startIssuer } from '../../local/issuer/issuer.ts';
import { type CallAnswer, sendCall, type TlsIdentity } from '../../local/traffic/call.ts';
import { makeTemporaryCertificates } from './certificates.ts';

/** The issuer on a free port, with certificates of its own. */
export interface TestIssuer {
  readonly issuer: Issuer;
  readonly certificates: Certificates;
  /** Certificates as a caller presents them: each client's, and none. */
  readonly identities: {
    readonly first: TlsIdentity;
    readonly second: TlsIdentity;
    readonly none: TlsIdentity;
  };
  stop(): Promise<void>;
}

/** Starts an issuer for one test file; call `stop` at its end. */
export const startTestIssuer = async (): Promise<TestIssuer> => {
  const { certificates, remove } = await makeTemporaryCertificates();
  const issuer = await startIssuer({ port: 0, certificates });
  const { ca, clients } = certificates;
  const [first, second] = clients;
  return {
    issuer,
    certificates,
    identities: {
      first: { ca, cert: first.certificate, key: first.key },
      second: { ca, cert: second.certificate, key: second.key },
      none: { ca },
    },
    stop: async () => {
      await issuer.close();
      await remove();
    },
  };
};

/** Posts a form, as OAuth clients do. */
export const postForm = (
  url: string,
  identity: TlsIdentity,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<CallAnswer> =>
  sendCall({
    target: 'the issuer',
    url,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form).toString(),
    identity,
  });

/** Reads one text member of a JSON body; fails the test when it is not there. */
export const readMember = (body: string, name: string): string => {
  const parsed: unknown = JSON.parse(body);
  const value: unknown =
    typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, name) : undefined;
  if (typeof value !== 'string') throw new Error(`no text ${name} in the answer`);
  return value;
};

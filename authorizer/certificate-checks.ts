import type { Call } from './call.ts';
import type { ClientCertificate } from './event.ts';
import type { Findings } from './findings.ts';
import { type HookFailure, tryHook } from './hook-failure.ts';
import type { PresentedCertificate } from './options.ts';
import { fail, pass, refusalOf, type Step, skip } from './verdict.ts';

/** OpenSSL text as API Gateway gives it, or ISO 8601; Date.parse alone would take nearly anything. */
const DATE = /^(?:[A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4} GMT|[\d-]{10}T[\d:.]+Z)$/;
const NOT_PRESENTED = 'no certificate was presented';

/**
 * Runs the optional checks of the presented certificate: that it is in its period of validity, and that the function
 * of the user does not know it as revoked.
 *
 * @returns The steps; and the failure of the user's function, which refuses the call.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8705#section-6.2 RFC 8705 section 6.2}
 */
export async function inspectCertificate(
  call: Call,
  findings: Findings,
): Promise<{ readonly steps: readonly Step[]; readonly failure?: HookFailure }> {
  const { settings } = call;
  const isAbsent = findings.certificate.kind === 'absent';
  const steps = settings.checkCertificateValidity
    ? [
        isAbsent
          ? skip('certificate_valid', NOT_PRESENTED)
          : checkValidity(findings.facts.certificate, settings.now()),
      ]
    : [];
  if (settings.isCertificateRevoked === undefined || refusalOf(steps) !== undefined) return { steps };
  if (isAbsent) return { steps: [...steps, skip('certificate_not_revoked', NOT_PRESENTED)] };
  const { step, failure } = await checkRevocation(call, findings, settings.isCertificateRevoked);
  return { steps: [...steps, step], ...(failure === undefined ? {} : { failure }) };
}

function checkValidity(certificate: ClientCertificate | undefined, now: number): Step {
  const { notBefore, notAfter } = certificate ?? {};
  const [from, until] = [timeOf(notBefore), timeOf(notAfter)];
  const expected = `${notBefore ?? 'no date'} to ${notAfter ?? 'no date'}`;
  const actual = new Date(now).toISOString();
  const name = 'certificate_valid';
  if (Number.isNaN(from) || Number.isNaN(until))
    return fail(name, 'certificate_malformed', 'two dates', expected);
  if (now < from) return fail(name, 'certificate_not_yet_valid', expected, actual);
  return now > until ? fail(name, 'certificate_expired', expected, actual) : pass(name, expected, actual);
}

const timeOf = (text = ''): number => (DATE.test(text) ? Date.parse(text) : Number.NaN);

async function checkRevocation(
  call: Call,
  { certificate, facts }: Findings,
  isRevoked: NonNullable<Call['settings']['isCertificateRevoked']>,
): Promise<{ readonly step: Step; readonly failure?: HookFailure }> {
  const name = 'certificate_not_revoked';
  if (certificate.kind !== 'present') return { step: fail(name, 'certificate_malformed') };
  const { thumbprint, pem } = certificate;
  const presented: PresentedCertificate = { ...facts.certificate, thumbprint, pem };
  let revoked: unknown;
  const failure = await tryHook(call, 'isCertificateRevoked', async () => {
    revoked = await isRevoked(presented);
    if (typeof revoked !== 'boolean') throw new TypeError('the answer is not a boolean');
  });
  if (failure !== undefined) return { step: fail(name, 'hook_failed', 'an answer', 'none'), failure };
  return {
    step: revoked === true ? fail(name, 'certificate_revoked', 'not revoked', 'revoked') : pass(name),
  };
}

import { countText } from '../../../shared/plural.ts';
import { outcomeOf, type Read } from '../facts/read.ts';
import { notChecked, type Outcome, ok, problem, warning } from '../finding.ts';
import type { ServerProbe } from '../probe/probe.ts';
import { subjectOf, validityOf } from './validity.ts';

const SERVE_ANOTHER = 'Renew the certificate, and serve it with its intermediate certificates.';

/** Examines the certificate that a server shows. */
export const examineServer = (server: Read<ServerProbe>, now: number): Outcome =>
  outcomeOf(server, ({ address, tls }) => {
    if (tls === undefined)
      return notChecked(`${address} was asked over plain HTTP, which has no certificate.`, 'Use https.');
    const [own] = tls.chain;
    if (own === undefined) return problem(`${address} shows no certificate.`, SERVE_ANOTHER);
    const { kind, days } = validityOf(own, now);
    if (kind === 'expired') return problem(`The certificate of ${address} has expired.`, SERVE_ANOTHER);
    if (tls.error !== undefined)
      return problem(
        `${address} shows ${subjectOf(own)}, which is not trusted here (${tls.error}).`,
        'Serve the intermediate certificates; for an authority of your own, name it: NODE_EXTRA_CA_CERTS here, INTROSPECTION_CA for the authorizer.',
      );
    if (kind === 'soon')
      return problem(`The certificate of ${address} expires in ${countText(days, 'day')}.`, SERVE_ANOTHER);
    if (kind === 'later')
      return warning(`The certificate of ${address} expires in ${countText(days, 'day')}.`, SERVE_ANOTHER);
    return ok(
      `${address} shows a trusted certificate, valid for ${countText(days, 'day')} (${tls.protocol}).`,
    );
  });

import { X509Certificate } from 'node:crypto';
import { makeCertificates } from '../../../../local/certificates/certificate-maker.ts';
import { domainName, type Examined, healthyTls, NOW } from '../../../support/doctor-world.ts';
import type { CheckCase } from './check-case.ts';

const DAY_MS = 86_400_000;
/** Half a day more, so that no count of whole days hangs on a second. */
const agedBy = async (days: number): Promise<string> =>
  (await makeCertificates(NOW - (days + 0.5) * DAY_MS)).ca;
const [expired, soon, later] = await Promise.all([agedBy(400), agedBy(350), agedBy(300)]);
const domainWith = (configuration: object, mutualTls: object | null = {}): Examined => ({
  answers: { getDomainNames: async () => [domainName(configuration, mutualTls)] },
});

/** Cases of the custom domains. */
export const DOMAIN_CASES: readonly CheckCase[] = [
  ['custom-domain', 'none', 'problem', /No custom domain/, { answers: { getDomainNames: async () => [] } }],
  [
    'custom-domain',
    'of another API',
    'problem',
    /No custom domain/,
    { answers: { getApiMappings: async () => [{ ApiId: 'other', Stage: 'prod' }] } },
  ],
  ['mutual-tls', 'off', 'problem', /does not ask/, domainWith({}, null)],
  ['mutual-tls', 'off at the edge', 'problem', /does not ask/, domainWith({ EndpointType: 'EDGE' }, null)],
  ['tls-policy', 'TLS 1.0', 'problem', /TLS_1_0/, domainWith({ SecurityPolicy: 'TLS_1_0' })],
  [
    'domain-status',
    'ownership',
    'problem',
    /PENDING_OWNERSHIP_VERIFICATION/,
    domainWith({ DomainNameStatus: 'PENDING_OWNERSHIP_VERIFICATION' }),
  ],
  ['domain-status', 'updating', 'warning', /UPDATING/, domainWith({ DomainNameStatus: 'UPDATING' })],
  [
    'domain-certificate',
    'expired',
    'problem',
    /expired/,
    {
      probe: {
        connectAsClient: async () => ({
          address: 'a',
          tls: { ...healthyTls(), chain: [new X509Certificate(expired)], error: 'CERT_HAS_EXPIRED' },
        }),
      },
    },
  ],
  [
    'domain-certificate',
    'soon',
    'problem',
    /expires in 14 days/,
    {
      probe: {
        connectAsClient: async () => ({
          address: 'a',
          tls: { ...healthyTls(), chain: [new X509Certificate(soon)] },
        }),
      },
    },
  ],
  [
    'domain-certificate',
    'later',
    'warning',
    /expires in 64 days/,
    {
      probe: {
        connectAsClient: async () => ({
          address: 'a',
          tls: { ...healthyTls(), chain: [new X509Certificate(later)] },
        }),
      },
    },
  ],
  [
    'domain-certificate',
    'an incomplete chain',
    'problem',
    /UNABLE_TO_VERIFY_LEAF_SIGNATURE/,
    {
      probe: {
        connectAsClient: async () => ({
          address: 'a',
          tls: { ...healthyTls(), error: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
        }),
      },
    },
  ],
  [
    'domain-certificate',
    'a handshake that ends',
    'not_checked',
    /ECONNRESET/,
    {
      probe: { connectAsClient: () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNRESET' })) },
    },
  ],
  [
    'truststore-version',
    'not pinned',
    'warning',
    /not pinned/,
    domainWith({}, { TruststoreVersion: undefined }),
  ],
  [
    'truststore-version',
    'an old one',
    'warning',
    /newer version/,
    domainWith({}, { TruststoreVersion: 'v1' }),
  ],
  [
    'truststore-version',
    'no versions',
    'warning',
    /keeps no versions/,
    { answers: { getNewestVersion: async () => undefined } },
  ],
  [
    'truststore-warnings',
    'one',
    'problem',
    /expired certificate/,
    domainWith({}, { TruststoreWarnings: ['Truststore has an expired certificate: CN=x'] }),
  ],
];

import type { AwsFacts, DomainFacts, MutualTlsFacts } from '../facts/aws-facts.ts';
import { whenRead } from '../facts/read.ts';
import { about, type Check, listNames, type Outcome, ok, problem, warning } from '../finding.ts';
import { AWS_PAGES } from './aws-pages.ts';
import { examineServer } from './server-outcome.ts';
import { shellWord } from './shell-word.ts';
import { TRUSTSTORE_CHECKS } from './truststore-checks.ts';

const eachDomain = (
  { domains }: AwsFacts,
  examine: (domain: DomainFacts) => readonly Outcome[],
): readonly Outcome[] =>
  whenRead(domains, (all) =>
    all.flatMap((domain) => examine(domain).map((one) => about(`domain ${domain.name}`, one))),
  );

const customDomain: Check<AwsFacts> = {
  id: 'custom-domain',
  title: 'The API is served at a custom domain',
  matters: 'Only a custom domain can ask for client certificates; without one no token can be bound.',
  link: AWS_PAGES.customDomain,
  examine: ({ domains }) =>
    whenRead(domains, (all) => [
      all.length === 0
        ? problem(
            'No custom domain leads to the API (or to the stage, or there is no such domain).',
            'Create one with mutual TLS and map the API to it: docs/deploy.md has a construct that does.',
          )
        : ok(`It is served at ${listNames(all.map(({ name }) => name))}.`),
    ]),
};

const mutualTls: Check<AwsFacts> = {
  id: 'mutual-tls',
  title: 'The domain asks for a client certificate',
  matters:
    'A domain without mutual TLS lets callers in without a certificate; every bound token is refused there, and every unbound one may pass.',
  link: AWS_PAGES.mutualTls,
  examine: (facts) =>
    eachDomain(facts, ({ name, mutualTls: settings, endpointTypes }) => {
      if (settings !== undefined) return [ok(`The truststore is ${settings.uri}.`)];
      const isRegional = endpointTypes.every((type) => type === 'REGIONAL');
      return [
        problem(
          'The domain does not ask for a client certificate.',
          isRegional
            ? `aws apigatewayv2 update-domain-name --domain-name ${shellWord(name)} --mutual-tls-authentication TruststoreUri=s3://BUCKET/truststore.pem,TruststoreVersion=VERSION`
            : 'Make the domain REGIONAL first: mutual TLS is not for edge-optimized domains.',
        ),
      ];
    }),
};

const tlsPolicy: Check<AwsFacts> = {
  id: 'tls-policy',
  title: 'The domain asks for TLS 1.2',
  matters: 'Mutual TLS needs the policy TLS_1_2; TLS 1.0 and 1.1 have been deprecated (RFC 8996).',
  link: AWS_PAGES.securityPolicy,
  examine: (facts) =>
    eachDomain(facts, ({ name, securityPolicies }) => [
      securityPolicies.includes('TLS_1_0')
        ? problem(
            'The policy is TLS_1_0.',
            `aws apigatewayv2 update-domain-name --domain-name ${shellWord(name)} with SecurityPolicy=TLS_1_2 in --domain-name-configurations`,
          )
        : ok(`The policy is ${listNames(securityPolicies) || 'that of AWS'}.`),
    ]),
};

const domainStatus: Check<AwsFacts> = {
  id: 'domain-status',
  title: 'The domain is available',
  matters:
    'An imported or private server certificate with mutual TLS needs a certificate of ACM that proves the ownership of the domain; while that is pending or has lapsed, no change of the domain takes effect.',
  link: AWS_PAGES.mutualTls,
  examine: (facts) =>
    eachDomain(facts, ({ statuses }) => {
      const others = statuses.filter((status) => status !== 'AVAILABLE');
      if (others.length === 0) return [ok('The domain is available.')];
      const isPending = others.some((status) => status.startsWith('PENDING'));
      const reason = `The status is ${listNames(others)}.`;
      return [
        isPending
          ? problem(
              reason,
              'Validate the certificate for the ownership in ACM (its DNS record), and set it as ownershipVerificationCertificateArn.',
            )
          : warning(reason, 'Wait until the change is done, and run it again.'),
      ];
    }),
};

const domainCertificate: Check<AwsFacts> = {
  id: 'domain-certificate',
  title: 'The certificate of the domain is trusted and valid for a while',
  matters:
    'Clients that check certificates fail when it has expired, when its chain is not complete, or when it is for another name. Give --cert and --key where the domain shows it only to who has a client certificate.',
  link: AWS_PAGES.customDomain,
  examine: (facts) => eachDomain(facts, ({ server }) => [examineServer(server, facts.now)]),
};

const truststoreVersion: Check<AwsFacts> = {
  id: 'truststore-version',
  title: 'The newest truststore is in force, by its version',
  matters:
    'API Gateway reads the truststore only when the domain is updated. Without a pinned version nobody knows which one is in force; with an old one, a certificate that was taken out is still let in.',
  link: AWS_PAGES.mutualTls,
  examine: (facts) =>
    eachDomain(facts, ({ name, mutualTls: settings }) =>
      settings === undefined ? [] : examineVersion(name, settings),
    ),
};

const examineVersion = (name: string, { version, newestVersion }: MutualTlsFacts): readonly Outcome[] =>
  whenRead(newestVersion, (newest) => {
    const update = (to: string): string =>
      `aws apigatewayv2 update-domain-name --domain-name ${shellWord(name)} --mutual-tls-authentication TruststoreVersion=${shellWord(to)}`;
    if (newest === undefined || newest === 'null')
      return [
        warning(
          'The bucket of the truststore keeps no versions.',
          'Turn versioning on for the bucket, put the truststore again, and set its version on the domain.',
        ),
      ];
    if (version === undefined)
      return [warning('The version of the truststore is not pinned.', update(newest))];
    return [
      version === newest
        ? ok('The pinned version is the newest.')
        : warning('There is a newer version of the truststore than the one in force.', update(newest)),
    ];
  });

const truststoreWarnings: Check<AwsFacts> = {
  id: 'truststore-warnings',
  title: 'API Gateway has no complaint about the truststore',
  matters: 'Clients of the certificates that it complains about may be unable to call.',
  link: AWS_PAGES.mutualTls,
  examine: (facts) =>
    eachDomain(facts, ({ mutualTls: settings }) => {
      if (settings === undefined) return [];
      return [
        settings.warnings.length === 0
          ? ok('It has none; it looks at the truststore only when the domain is updated.')
          : problem(
              `It says: ${listNames(settings.warnings)}`,
              'Put a mended truststore, and set its version on the domain.',
            ),
      ];
    }),
};

/** Each of the checks of a truststore, for every domain that has one. */
const truststoreChecks = TRUSTSTORE_CHECKS.map(
  ({ examine, ...text }): Check<AwsFacts> => ({
    ...text,
    examine: (facts) =>
      eachDomain(facts, ({ mutualTls: settings }) =>
        settings === undefined
          ? []
          : whenRead(settings.truststore, (truststore) => examine({ truststore, now: facts.now })),
      ),
  }),
);

/** Checks of the custom domains and their truststores. */
export const DOMAIN_CHECKS: readonly Check<AwsFacts>[] = [
  customDomain,
  mutualTls,
  tlsPolicy,
  domainStatus,
  domainCertificate,
  truststoreVersion,
  truststoreWarnings,
  ...truststoreChecks,
];

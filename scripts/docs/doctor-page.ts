import { AWS_CHECK_GROUPS } from '../../cli/doctor/checks/aws-checks.ts';
import { STACK_CHECKS } from '../../cli/doctor/checks/local-checks.ts';
import type { CheckText } from '../../cli/doctor/finding.ts';
import { code, renderPage, renderTable } from './markdown.ts';

const MADE_OF = '<!-- Made by `npm run docs` of the checks in cli/doctor/checks/. Change those instead. -->';

/** Builds docs/doctor.md. */
export const buildDoctorPage = (): string =>
  renderPage(
    MADE_OF,
    '# `gatelens doctor`',
    'Looks at a deployed API, or at this machine, and says what is set so that callers get in or out wrongly, or that records and alarms are lost: each finding with what was seen, how to put it right, and where to read on. It changes nothing.',
    COMMANDS,
    renderTable(['option', 'meaning'], OPTIONS),
    RESULTS,
    renderTable(['exit code', 'means'], EXIT_CODES),
    LIMITS,
    ...AWS_CHECK_GROUPS.flatMap(({ title, checks }) => [`## ${title}`, renderChecks(checks)]),
    '## The local stack',
    'Checks of the variables and of the introspection server are made here as well, of the stack and of what is given: those under Configuration (but for secrets in plain text and allowed domains) and Introspection.',
    renderChecks(STACK_CHECKS),
  );

const renderChecks = (checks: readonly CheckText[]): string =>
  renderTable(
    ['id', 'what holds', 'why it matters'],
    checks.map(({ id, title, matters, link }) => [code(id), `[${title}](${fromDocs(link)})`, matters]),
  );

/** Pages of this repository are named from its root; this page lies beside them. */
const fromDocs = (link: string): string => link.replace(/^docs\//, '');

const COMMANDS = `\`\`\`sh
npm run -s gatelens -- doctor --region eu-west-1 --api-id abc123def4     # a REST or HTTP API on AWS
npm run -s gatelens -- doctor                                            # the local stack, and the variables of this shell
npm run -s gatelens -- doctor --variables authorizer.env                 # the variables of a file
\`\`\`

On AWS it takes the credentials that the AWS CLI would, finds authorizers, functions, log groups, domains, truststores and alarms by itself, and reads each of them once. [iam.md](iam.md#gatelens-doctor) has the policy that it needs. It has not been run on AWS from this repository **[[not seen: D24](deploy.md#not-seen-on-aws)]**: its tests hold it to the shapes of AWS's API reference, and the AWS SDK to a loopback server.`;

const OPTIONS: readonly (readonly string[])[] = [
  ['`--region`, `--api-id`', 'the API; the region may come from `AWS_REGION`'],
  ['`--stage`', 'only this stage, and domains that lead to it; default: all'],
  ['`--function`', 'the function behind the authorizer, where its address has a stage variable'],
  ['`--domain`', 'only this custom domain; default: all that lead to the API'],
  ["`--open-route 'GET /health'`", 'a route that is open on purpose; may be given more than once'],
  [
    '`--cert`, `--key`',
    'PEM files of a client certificate, shown to the custom domain in the handshake and to nobody else',
  ],
  ['`--no-probe`', 'connects to no introspection server and no domain, and fetches no secret'],
  ['`--variables FILE`', 'variables to check, one `NAME=value` a line'],
  ['`--local`', 'this machine as well, beside `--api-id`'],
  [
    '`--json`',
    'one JSON object: `schema`, `counts`, `findings` (`id`, `title`, `subject`, `status`, `reason`, `fix`, `link`) and `notes`',
  ],
];

const RESULTS = `A finding is a **problem** (callers get in or out wrongly, or records or alarms are lost), a **warning**, **ok**, or **not checked**: what may not be read, or does not answer, is never ok. No value of a variable is shown where it may be a secret, and control characters in names are shown as \`?\`.`;

const EXIT_CODES: readonly (readonly string[])[] = [
  ['0', 'no problem; there may be warnings'],
  ['1', 'at least one problem'],
  ['2', 'no problem, but something could not be checked; also wrong options, and an API that is not there'],
];

const LIMITS = `The introspection server is asked about one random token, with the credentials of the function: a secret in Secrets Manager or the Parameter Store is fetched for that, where the credentials may. It is asked from this machine, which need not have the network of the function.

What it cannot see: whether the last change of an authorizer was deployed, whether who subscribed to the topic of an alarm has confirmed, policies of the organisation and of a KMS key, and what the code of an entry of your own does.`;

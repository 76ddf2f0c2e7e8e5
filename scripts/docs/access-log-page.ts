import { ACCESS_CAUSES, type AccessCauseEntry } from '../../shared/access-causes.ts';
import {
  ACCESS_LOG_KEYS,
  ACCESS_LOG_SCHEMA,
  type AccessLogApi,
  type AccessLogKey,
  accessLogFormat,
  accessLogVariable,
} from '../../shared/access-log.ts';
import { explainActor } from '../../shared/explain.ts';
import { code, GENERATED, renderPage, renderTable } from './markdown.ts';

/** Builds docs/access-log.md. */
export const buildAccessLogPage = (): string =>
  renderPage(
    GENERATED,
    '# The access log',
    'API Gateway does not always call the authorizer, and then there is no [decision record](decision-record.md). The access log has a line for such calls too; both have `request_id`. `explainAccess` in `shared/explain-access.ts` tells them apart.',
    '## What became of a call',
    renderTable(
      ['cause', 'the line shows', 'means', 'authorizer', 'what to do'],
      Object.entries(ACCESS_CAUSES).map(([cause, entry]) => [
        code(cause),
        entry.sign,
        entry.sentence,
        entry.authorizer.replaceAll('_', ' '),
        renderAdvice(entry),
      ]),
    ),
    LIMITS,
    '## Keys',
    renderTable(
      ['key', 'REST API', 'HTTP API'],
      [
        ['`schema`', code(ACCESS_LOG_SCHEMA), code(ACCESS_LOG_SCHEMA)],
        ...ACCESS_LOG_KEYS.map((key) => [code(key), variable('rest', key), variable('http', key)]),
      ],
    ),
    FORM,
    '## The format of a REST API',
    `\`\`\`\n${accessLogFormat('rest')}\n\`\`\``,
    '## The format of an HTTP API',
    `\`\`\`\n${accessLogFormat('http')}\n\`\`\``,
  );

const renderAdvice = ({ actor, nextStep }: AccessCauseEntry): string =>
  actor === 'none' ? nextStep : `${explainActor(actor)}. ${nextStep}`;

const variable = (api: AccessLogApi, key: AccessLogKey): string => {
  const name = accessLogVariable(api, key);
  return name === undefined ? '' : code(name);
};

const LIMITS = `What no line shows: a TLS handshake that failed before API Gateway knew which API is meant, such as one without a client certificate or with an old TLS version. The caller sees a closed connection, and neither log has an entry. A certificate that mutual TLS refused is seen: API Gateway fills \`certificate_subject\` in only then.

An HTTP API has no variables for the status and time of its authorizer, nor for AWS WAF. Whether \`decision_id\` is filled in for a Deny, and what the lines of a cached policy hold, is as AWS documents it or follows from that **[[not seen: D6, D23](deploy.md#not-seen-on-aws)]**.`;

const FORM = `Every value is a text in quotes, since API Gateway writes \`-\` where it has none, also for numbers. Keys that a caller has a say in stand last: AWS does not document whether it escapes quotes in them. Read lines with \`readAccessLine\` in \`shared/access-line.ts\`: of a key that comes twice the first counts, so no header of a caller can forge a status or a request id. In Logs Insights, a line that is broken this way has no discovered fields; find it by \`@message like "…request id…"\`.`;

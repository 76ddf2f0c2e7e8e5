import { AGAINST_RECORDS } from '../../../deploy/authorizer/against-records.ts';
import { INDEXED_FIELDS } from '../../../shared/field-indexes.ts';
import { countText } from '../../../shared/plural.ts';
import type { AwsFacts, LogGroupFacts } from '../facts/aws-facts.ts';
import { outcomeOf, whenRead } from '../facts/read.ts';
import { about, type Check, listNames, type Outcome, ok, problem, warning } from '../finding.ts';
import { AWS_PAGES } from './aws-pages.ts';
import { eachFunction } from './each-function.ts';
import { shellWord } from './shell-word.ts';

/** Keys of the access log that the dashboard looks up. */
const INDEXED_ACCESS_KEYS = ['request_id', 'decision_id'];

interface KeptGroup {
  readonly group: LogGroupFacts;
  readonly wantedFields: readonly string[];
}

/** Examines the log groups of decisions and of the access log; one that does not exist is another check's. */
const eachGroup = (
  { functions, stages }: AwsFacts,
  examine: (kept: KeptGroup) => Outcome,
): readonly Outcome[] => {
  const named = (kept: KeptGroup): Outcome => about(`log group ${kept.group.name}`, examine(kept));
  const decisions = whenRead(functions, (all) =>
    all.flatMap(({ logGroup }) =>
      whenRead(logGroup, (group) =>
        group === undefined ? [] : [named({ group, wantedFields: INDEXED_FIELDS })],
      ),
    ),
  );
  const access = whenRead(stages, (all) =>
    all.flatMap(({ accessLogGroup: found }) =>
      found === undefined
        ? []
        : whenRead(found, (group) =>
            group === undefined ? [] : [named({ group, wantedFields: INDEXED_ACCESS_KEYS })],
          ),
    ),
  );
  return [...decisions, ...access];
};

const exists: Check<AwsFacts> = {
  id: 'log-group',
  title: 'The log group of the decisions exists',
  matters:
    'The role of the constructs may not create log groups: without the group every record is lost, and Lambda does not say so.',
  link: AWS_PAGES.retention,
  examine: ({ functions }) =>
    whenRead(functions, (all) =>
      all.flatMap(({ name, logGroup, configuration }) =>
        whenRead(logGroup, (group) => {
          const wanted = configuration.kind === 'read' ? configuration.value.logGroup : '';
          return [
            about(
              `function ${name}`,
              group === undefined
                ? problem(
                    `There is no log group ${wanted}.`,
                    `aws logs create-log-group --log-group-name ${shellWord(wanted)}; it is created by the first line only where the role may create groups.`,
                  )
                : ok(`Records go to ${group.name}.`),
            ),
          ];
        }),
      ),
    ),
};

const retention: Check<AwsFacts> = {
  id: 'log-retention',
  title: 'Logs are kept for a set time',
  matters:
    'Without a retention they are kept, and paid for, for ever; PCI DSS 10.5.1 asks for a year, three months of it at hand.',
  link: AWS_PAGES.retention,
  examine: (facts) =>
    eachGroup(facts, ({ group: { name, retentionDays } }) =>
      retentionDays === undefined
        ? warning(
            'They are kept for ever.',
            `aws logs put-retention-policy --log-group-name ${shellWord(name)} --retention-in-days 365`,
          )
        : ok(`They are kept for ${countText(retentionDays, 'day')}.`),
    ),
};

const protection: Check<AwsFacts> = {
  id: 'log-protection',
  title: 'The log group cannot be deleted by mistake',
  matters:
    'With deletion protection a group has to be unprotected before it can be deleted, records and all.',
  link: AWS_PAGES.retention,
  examine: (facts) =>
    eachGroup(facts, ({ group: { name, isProtected } }) =>
      isProtected
        ? ok('It is protected.')
        : warning(
            'It has no deletion protection.',
            `aws logs put-log-group-deletion-protection --log-group-identifier ${shellWord(name)} --deletion-protection-enabled`,
          ),
    ),
};

const logClass: Check<AwsFacts> = {
  id: 'log-class',
  title: 'The log group is of class STANDARD',
  matters:
    'Other classes have no metrics from log lines (EMF), no field indexes and no live tail: alarms go blind and searches read everything. The class of a group cannot be changed.',
  link: AWS_PAGES.logClasses,
  examine: (facts) =>
    eachGroup(facts, ({ group: { logClass: name } }) =>
      name === 'STANDARD'
        ? ok('It is STANDARD.')
        : problem(`It is ${name}.`, 'Make a group of class STANDARD, and let function or stage write there.'),
    ),
};

const fieldIndexes: Check<AwsFacts> = {
  id: 'field-indexes',
  title: 'Every field that is looked up has an index',
  matters:
    'A search by a field without an index reads, and bills, everything in its time range. An index holds what was written after it was made.',
  link: AWS_PAGES.fieldIndexes,
  examine: (facts) =>
    eachGroup(facts, ({ group: { name, indexedFields }, wantedFields }) =>
      outcomeOf(indexedFields, (indexed) => {
        const missing = wantedFields.filter((field) => !indexed.includes(field));
        const all = JSON.stringify({ Fields: [...new Set([...indexed, ...missing])] });
        return missing.length === 0
          ? ok(`All ${wantedFields.length} are indexed.`)
          : warning(
              `Without an index: ${missing.join(', ')}.`,
              `aws logs put-index-policy --log-group-identifier ${shellWord(name)} --policy-document ${shellWord(all)}`,
            );
      }),
    ),
};

const masking: Check<AwsFacts> = {
  id: 'data-protection',
  title: 'No policy masks what is searched',
  matters:
    'A data protection policy replaces matches by asterisks in what readers see: a masked subject, address or id can neither be found nor explained. The authorizer masks by itself where it is told to (GATELENS_MASK_…).',
  link: AWS_PAGES.masking,
  examine: (facts) =>
    eachGroup(facts, ({ group: { name, maskedIdentifiers } }) =>
      outcomeOf(maskedIdentifiers, (masked = []) =>
        masked.length === 0
          ? ok('None does.')
          : warning(
              `It masks ${listNames(masked)}.`,
              `Make sure that none of them matches a field that is searched, or aws logs delete-data-protection-policy --log-group-identifier ${shellWord(name)}`,
            ),
      ),
    ),
};

/** Says of what could not be read how somebody else can see it. */
const orAsk = (command: string, outcome: Outcome): Outcome =>
  outcome.status === 'not_checked'
    ? { ...outcome, fix: `${outcome.fix} Or have it looked up by who may: ${command}` }
    : outcome;

const key: Check<AwsFacts> = {
  id: 'log-key',
  title: 'The key of the log group can be used',
  matters:
    'With a key that is disabled or about to be deleted, what it encrypted cannot be read: records, and with the key gone for good. The state of the key is looked at, not its policy. A group without a key of yours is encrypted by CloudWatch Logs.',
  link: AWS_PAGES.logKey,
  examine: (facts) =>
    eachGroup(facts, ({ group }) => {
      if (group.key === undefined) return ok('It has no key of yours.');
      const id = shellWord(group.key.arn);
      const describe = `aws kms describe-key --key-id ${id}`;
      return orAsk(
        describe,
        outcomeOf(group.key.state, (state) =>
          state === 'Enabled'
            ? ok('Its key is enabled.')
            : problem(
                `The state of its key is ${state}.`,
                state === 'PendingDeletion'
                  ? `aws kms cancel-key-deletion --key-id ${id} && aws kms enable-key --key-id ${id}`
                  : `aws kms enable-key --key-id ${id}; ${describe} says more.`,
              ),
        ),
      );
    }),
};

/** What the constructs give the role of the function. */
const KEEP_RECORDS = 'KeepRecords';

const recordsKept: Check<AwsFacts> = {
  id: 'records-kept',
  title: 'The function may not take its records away',
  matters:
    'Whoever gets code into the function gets its role: where that may delete the log group, shorten its retention, mask or re-encrypt it, the trail of the break-in goes with it. IAM is asked by a simulation of the role’s policies, which does nothing; it does not know policies of the organisation.',
  link: AWS_PAGES.simulation,
  examine: (facts) =>
    eachFunction(facts, ({ allowedAgainstRecords, configuration }) =>
      whenRead(configuration, ({ role, logGroupArn }) => [
        orAsk(
          [logGroupArn, `${logGroupArn}:*`].map((resource) => simulation(role, resource)).join(' && '),
          outcomeOf(allowedAgainstRecords, (allowed) =>
            allowed.length === 0
              ? ok(`Its role may do none of ${AGAINST_RECORDS.length} such actions.`)
              : problem(
                  `Its role may call ${listNames(allowed)} on its log group.`,
                  `Take it from the role, or deny it: aws iam put-role-policy --role-name ${shellWord(role.slice(role.lastIndexOf('/') + 1))} --policy-name ${KEEP_RECORDS} --policy-document ${shellWord(denial(logGroupArn))}`,
                ),
          ),
        ),
      ]),
    ),
};

/** One resource a question: an answer about several has one decision for all of them. */
const simulation = (role: string, resource: string): string =>
  `aws iam simulate-principal-policy --policy-source-arn ${shellWord(role)} --action-names ${AGAINST_RECORDS.join(' ')} --resource-arns ${shellWord(resource)} --query ${shellWord('EvaluationResults[].[EvalActionName,EvalDecision]')} --output text`;

const denial = (logGroupArn: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: KEEP_RECORDS,
        Effect: 'Deny',
        Action: AGAINST_RECORDS,
        Resource: [logGroupArn, `${logGroupArn}:*`],
      },
    ],
  });

/** Checks of the log groups. */
export const LOG_GROUP_CHECKS = [
  exists,
  retention,
  protection,
  recordsKept,
  key,
  logClass,
  fieldIndexes,
  masking,
] as const satisfies readonly Check<AwsFacts>[];

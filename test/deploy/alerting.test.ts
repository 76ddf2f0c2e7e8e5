import { type Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { beforeAll, describe, expect, test } from 'vitest';
import { alarmQuery } from '../../deploy/alerting/alarm-query.ts';
import { insightsLink } from '../../deploy/alerting/console-link.ts';
import { GatelensAlerting, type GatelensAlertingProps } from '../../deploy/alerting/gatelens-alerting.ts';
import { GatelensAuthorizer } from '../../deploy/authorizer/gatelens-authorizer.ts';
import { ALARMS, type AlarmDefinition } from '../../shared/alarms.ts';
import { reasonsOf } from '../../shared/reason-group.ts';
import { SAVED_QUERIES } from '../../shared/saved-queries.ts';
import {
  authorizerProps,
  makeStack,
  onlyOf,
  prepareDeployFolder,
  type Resource,
  resourcesOf,
} from '../support/cdk.ts';

const folder = prepareDeployFolder();

const setUp = (props: Partial<GatelensAlertingProps> = {}, accessLog = false): Stack => {
  const stack = makeStack(folder);
  const authorizer = new GatelensAuthorizer(stack, 'Authorizer', authorizerProps(folder));
  new GatelensAlerting(stack, 'Alerting', {
    authorizer,
    ...(accessLog ? { accessLogGroup: new LogGroup(stack, 'Access') } : {}),
    ...props,
  });
  return stack;
};

const alarmsOf = (stack: Stack): Readonly<Record<string, Resource>> => {
  const found = Object.entries(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
  return Object.fromEntries(
    ALARMS.map(({ id }) => {
      const [, alarm] =
        found.find(([name]) => name.replace(/^Alerting|.{8}$/g, '') === id.replaceAll('-', '')) ?? [];
      return [id, alarm as Resource];
    }),
  );
};

/** What CloudFormation makes of a text, with names of groups as long as they get. */
const rendered = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const parts = (value as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
  return parts.map((part) => (typeof part === 'string' ? part : 'g'.repeat(100))).join('');
};

let plain: Stack;
beforeAll(() => {
  plain = setUp();
});

describe('the alarms', () => {
  test('are those of the one definition', () => {
    const alarms = alarmsOf(plain);

    expect(Object.keys(alarms)).toHaveLength(ALARMS.length);
    for (const definition of ALARMS as readonly AlarmDefinition[])
      expect(alarms[definition.id]?.Properties, definition.id).toMatchObject({
        EvaluationPeriods: definition.evaluationPeriods,
        DatapointsToAlarm: definition.datapointsToAlarm,
        TreatMissingData: definition.treatMissingData,
        AlarmActions: [{ Ref: expect.stringMatching(/^AlertingTopic/) }],
        OKActions: [{ Ref: expect.stringMatching(/^AlertingTopic/) }],
      });
  });

  test('compare a count, a percentile, a share and an anomaly as CloudWatch does', () => {
    const alarms = alarmsOf(plain);

    expect(alarms['binding-failures']?.Properties).toMatchObject({
      Namespace: 'Gatelens',
      MetricName: 'BindingFailures',
      Dimensions: [{ Name: 'service', Value: 'gatelens-authorizer' }],
      Statistic: 'Sum',
      Period: 300,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
    expect(alarms['latency-p99']?.Properties).toMatchObject({
      ExtendedStatistic: 'p99',
      EvaluateLowSampleCountPercentile: 'ignore',
    });
    expect(alarms['authorizer-errors']?.Properties).toMatchObject({
      Namespace: 'AWS/Lambda',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: expect.stringMatching(/^AuthorizerFunction/) } }],
    });
    expect(alarms['deny-ratio']?.Properties).toMatchObject({
      Threshold: 50,
      Metrics: expect.arrayContaining([
        expect.objectContaining({
          Expression: 'IF(whole >= 20, 100 * part / whole, 0)',
          ReturnData: true,
        }),
        expect.objectContaining({
          Id: 'part',
          ReturnData: false,
          MetricStat: expect.objectContaining({ Period: 300, Stat: 'Sum' }),
        }),
        expect.objectContaining({
          Id: 'whole',
          MetricStat: expect.objectContaining({ Stat: 'SampleCount' }),
        }),
      ]),
    });
    expect(alarms['binding-failures-anomaly']?.Properties).toMatchObject({
      ComparisonOperator: 'GreaterThanUpperThreshold',
      Metrics: expect.arrayContaining([
        expect.objectContaining({ Expression: 'ANOMALY_DETECTION_BAND(m0, 3)' }),
      ]),
    });
  });

  test('say what they mean and link to the query that explains them, within 1,024 characters', () => {
    const alarms = alarmsOf(plain);

    for (const definition of ALARMS) {
      const text = rendered(alarms[definition.id]?.Properties['AlarmDescription']);
      expect(text, definition.id).toContain(definition.sentence);
      expect(text).toContain(`gatelens/gatelens-authorizer/${definition.savedQuery}`);
      expect(text).toContain(
        'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:',
      );
      expect(text.length).toBeLessThanOrEqual(1_024);
    }
  });

  test('are refused with a text that is longer than an alarm takes', () => {
    expect(() => setUp({ dashboardUrl: `https://debug.example.com/${'a'.repeat(900)}` })).toThrow(
      /binding-failures has \d+ characters.*shorten dashboardUrl/,
    );
  });

  test('link to the debug dashboard where there is one', () => {
    const alarms = alarmsOf(setUp({ dashboardUrl: 'https://debug.example.com/' }));

    for (const { id } of ALARMS)
      expect(rendered(alarms[id]?.Properties['AlarmDescription'])).toMatch(
        new RegExp(` https://debug\\.example\\.com/\\?alarm=${id}$`),
      );
  });

  test('can have other thresholds, and be left out', () => {
    const alarms = alarmsOf(
      setUp({
        thresholds: { 'binding-failures': 1, 'binding-failures-anomaly': 2 },
        without: ['deny-ratio'],
      }),
    );

    expect(alarms['binding-failures']?.Properties).toMatchObject({ Threshold: 1 });
    expect(JSON.stringify(alarms['binding-failures-anomaly'])).toContain('ANOMALY_DETECTION_BAND(m0, 2)');
    expect(alarms['deny-ratio']).toBeUndefined();
  });
});

describe('the topic', () => {
  test('takes messages of this account’s alarms, over TLS only', () => {
    Template.fromStack(plain).hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Sid: 'AlarmsOfThisAccount',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: Match.objectLike({ StringEquals: { 'aws:SourceAccount': '111122223333' } }),
          }),
        ]),
      },
    });
  });

  test('tells mail addresses, webhooks and Slack', () => {
    const template = Template.fromStack(
      setUp({
        notify: {
          emails: ['ops@example.com'],
          webhooks: ['https://hooks.example.com/alarms'],
          slack: { workspaceId: 'T1', channelId: 'C1' },
        },
      }),
    );

    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'https',
      Endpoint: 'https://hooks.example.com/alarms',
    });
    template.hasResourceProperties('AWS::Chatbot::SlackChannelConfiguration', {
      SlackWorkspaceId: 'T1',
      SlackChannelId: 'C1',
      SnsTopicArns: [{ Ref: Match.stringLikeRegexp('^AlertingTopic') }],
      GuardrailPolicies: Match.anyValue(),
    });
  });

  test.each(['http://hooks.example.com', 'https://user:secret@hooks.example.com', 'hooks.example.com'])(
    'refuses the webhook %s',
    (webhook) => {
      expect(() => setUp({ notify: { webhooks: [webhook] } })).toThrow(/https:/);
    },
  );

  test('is encrypted with a key that CloudWatch may use', () => {
    const stack = makeStack(folder);
    const authorizer = new GatelensAuthorizer(stack, 'Authorizer', authorizerProps(folder));
    new GatelensAlerting(stack, 'Alerting', { authorizer, encryptionKey: new Key(stack, 'Key') });

    expect(onlyOf(stack, 'AWS::SNS::Topic')).toHaveProperty('KmsMasterKeyId');
    expect(JSON.stringify(onlyOf(stack, 'AWS::KMS::Key'))).toContain('cloudwatch.amazonaws.com');
  });
});

describe('the rules of Contributor Insights', () => {
  test('count binding failures by client and by certificate, in whole numbers of records', () => {
    const bodies = resourcesOf(plain, 'AWS::CloudWatch::InsightRule').map(({ Properties }) =>
      JSON.parse(rendered(Properties['RuleBody'])),
    );

    expect(bodies.map(({ Contribution }) => Contribution.Keys)).toEqual([
      ['$.client_id', '$.reason'],
      ['$.certificate_thumbprint', '$.certificate_subject'],
    ]);
    for (const { Contribution, AggregateOn } of bodies) {
      expect(AggregateOn).toBe('Count');
      const [schema, reason] = Contribution.Filters;
      expect(schema).toEqual({ Match: '$.schema', StartsWith: ['gatelens.decision/1'] });
      expect(reason.StartsWith.length).toBeLessThanOrEqual(10);
      for (const code of reasonsOf('binding'))
        expect(reason.StartsWith.some((prefix: string) => code.startsWith(prefix))).toBe(true);
    }
  });
});

describe('the saved queries', () => {
  test('are all there, each with its group', () => {
    const stack = setUp({}, true);
    const queries = resourcesOf(stack, 'AWS::Logs::QueryDefinition').map(({ Properties }) => Properties);

    expect(queries.map(({ Name }) => Name).sort()).toEqual(
      SAVED_QUERIES.map(({ id }) => `gatelens/gatelens-authorizer/${id}`).sort(),
    );
    for (const { id, query, logGroup } of SAVED_QUERIES) {
      const saved = queries.find(({ Name }) => Name === `gatelens/gatelens-authorizer/${id}`);
      expect(saved?.['QueryString']).toContain(query);
      expect(saved?.['LogGroupNames']).toEqual([
        { Ref: expect.stringMatching(logGroup === 'access' ? /^Access/ : /^AuthorizerDecisions/) },
      ]);
    }
  });

  test('about callers are left out without an access log', () => {
    const names = resourcesOf(plain, 'AWS::Logs::QueryDefinition').map(
      ({ Properties }) => Properties['Name'],
    );

    expect(names).toHaveLength(SAVED_QUERIES.filter(({ logGroup }) => logGroup === 'decisions').length);
  });
});

describe('the dashboard', () => {
  test('shows every alarm, the figures and the tables', () => {
    const body = rendered(
      onlyOf(setUp({ dashboardUrl: 'https://debug.example.com/' }, true), 'AWS::CloudWatch::Dashboard')[
        'DashboardBody'
      ],
    );

    expect(body).toContain('https://debug.example.com/');
    for (const word of [
      '"alarms"',
      'BindingFailures',
      'UnboundAllows',
      'IntrospectionErrors',
      'p99',
      'UniqueContributors',
    ])
      expect(body).toContain(word);
    expect(body.match(/SOURCE '/g)).toHaveLength(4);
  });
});

describe('the link to Logs Insights', () => {
  test('holds the query in the encoding of the console', () => {
    const link = insightsLink({
      region: 'eu-west-1',
      logGroupName: '/aws/lambda/x',
      query: 'fields a\n| filter b = "c" # é',
      seconds: 3_600,
    });

    expect(link).toBe(
      'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:logs-insights$3FqueryDetail$3D~(' +
        "end~0~start~-3600~timeType~'RELATIVE~unit~'seconds~" +
        "editorString~'fields*20a*0a*7c*20filter*20b*20*3d*20*22c*22*20*23*20*c3*a9~" +
        "source~(~'*2faws*2flambda*2fx))",
    );
  });

  test('asks for the conditions of the alarm’s search', () => {
    expect(alarmQuery(ALARMS[0])).toBe(
      'fields @timestamp,reason,client_id,@message|filter reason like /^(certificate_|binding_|cnf_|dpop_|jkt_)/|filter ispresent(decision_id)|sort @timestamp desc',
    );
  });

  test('leaves the name of a group that CloudFormation makes as it is', () => {
    const logGroupName = Token.asString({ Ref: 'Group' });

    expect(insightsLink({ region: 'x', logGroupName, query: '', seconds: 1 })).toContain(logGroupName);
  });
});

import { App, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import {
  ApiDefinition,
  AuthorizationType,
  CfnAuthorizer,
  CfnMethod,
  EndpointType,
  MockIntegration,
  RestApi,
  SpecRestApi,
} from 'aws-cdk-lib/aws-apigateway';
import {
  CfnRoute,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { describe, expect, test } from 'vitest';
import { GatelensAuthorizer } from '../../deploy/authorizer/gatelens-authorizer.ts';
import { authorizerProps, makeStack, onlyOf, prepareDeployFolder, resourcesOf } from '../support/cdk.ts';

const folder = prepareDeployFolder();

const setUp = (): { stack: Stack; authorizer: GatelensAuthorizer } => {
  const stack = makeStack(folder);
  return { stack, authorizer: new GatelensAuthorizer(stack, 'Authorizer', authorizerProps(folder)) };
};

const synth = (stack: Stack): unknown => (App.of(stack) as App).synth();
const backend = (): HttpUrlIntegration => new HttpUrlIntegration('Backend', 'https://backend.example.com');

const permission = (apiId: unknown, authorizerId: unknown): object => ({
  Action: 'lambda:InvokeFunction',
  Principal: 'apigateway.amazonaws.com',
  SourceArn: {
    'Fn::Join': [
      '',
      [
        'arn:',
        { Ref: 'AWS::Partition' },
        ':execute-api:eu-west-1:111122223333:',
        apiId,
        '/authorizers/',
        authorizerId,
      ],
    ],
  },
});

describe('a REST API', () => {
  test('that is created asks the authorizer at every method, and has no default endpoint', () => {
    const { stack, authorizer } = setUp();
    const api = authorizer.createRestApi(stack, 'Api');
    api.root.addResource('time').addMethod('GET', new MockIntegration());
    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      DisableExecuteApiEndpoint: true,
      EndpointConfiguration: { Types: ['REGIONAL'] },
    });
    template.hasResourceProperties('AWS::ApiGateway::Method', {
      AuthorizationType: 'CUSTOM',
      AuthorizerId: { Ref: Match.stringLikeRegexp('^ApiGatelensAuthorizer') },
    });
  });

  test('gets an authorizer that caches nothing and sees every call', () => {
    const { stack, authorizer } = setUp();
    const api = new RestApi(stack, 'Api');
    api.root.addMethod('GET', new MockIntegration(), { authorizer: authorizer.protectRestApi(api) });
    const properties = onlyOf(stack, 'AWS::ApiGateway::Authorizer');

    expect(properties).toMatchObject({ Type: 'REQUEST', AuthorizerResultTtlInSeconds: 0 });
    expect(properties).not.toHaveProperty('IdentitySource');
    Template.fromStack(stack).hasResourceProperties(
      'AWS::Lambda::Permission',
      permission({ Ref: Match.stringLikeRegexp('^Api') }, { Ref: Match.stringLikeRegexp('^ApiGatelens') }),
    );
  });

  test.each([
    [undefined, '403'],
    [403, '403'],
    [401, '401'],
  ] as const)(
    'answers a refusal with the challenge and the decision id, denyStatus %s',
    (denyStatus, status) => {
      const { stack, authorizer } = setUp();
      authorizer
        .createRestApi(stack, 'Api', {}, denyStatus === undefined ? {} : { denyStatus })
        .root.addMethod('GET', new MockIntegration());
      const template = Template.fromStack(stack);

      template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
        ResponseType: 'ACCESS_DENIED',
        StatusCode: status,
        ResponseParameters: Match.objectLike({
          'gatewayresponse.header.WWW-Authenticate': 'context.authorizer.challenge',
          'gatewayresponse.header.X-Decision-Id': 'context.authorizer.decision_id',
          'gatewayresponse.header.X-Request-Id': 'context.requestId',
        }),
      });
      for (const ResponseType of ['AUTHORIZER_FAILURE', 'AUTHORIZER_CONFIGURATION_ERROR'])
        template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
          ResponseType,
          StatusCode: '500',
        });
    },
  );

  test('answers with a fixed challenge where the authorizer gave none', () => {
    const { stack, authorizer } = setUp();
    authorizer
      .createRestApi(stack, 'Api', {}, { realm: 'example' })
      .root.addMethod('GET', new MockIntegration());

    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseType: 'UNAUTHORIZED',
      StatusCode: '401',
      ResponseParameters: Match.objectLike({
        'gatewayresponse.header.WWW-Authenticate': `'Bearer realm="example"'`,
      }),
    });
  });

  test.each(['a"b', "a'b", 'a\\b', 'a\nb', ''])(
    'refuses the realm %j, which would break the header',
    (realm) => {
      const { stack, authorizer } = setUp();

      expect(() => authorizer.createRestApi(stack, 'Api', {}, { realm })).toThrow(/realm/);
    },
  );

  test('is deployed anew when its authorizer or its answers change, and not before they are there', () => {
    const deployed = (denyStatus: 401 | 403): readonly [string, readonly string[]] => {
      const { stack, authorizer } = setUp();
      authorizer.createRestApi(stack, 'Api', {}, { denyStatus }).root.addMethod('GET', new MockIntegration());
      const found = Object.entries(Template.fromStack(stack).findResources('AWS::ApiGateway::Deployment'));
      const [id = '', resource] = found[0] ?? [];
      return [id, resource?.['DependsOn'] ?? []];
    };
    const [one, dependencies] = deployed(403);
    const [other] = deployed(401);

    expect(one).not.toBe(other);
    expect(dependencies.filter((id) => id.startsWith('ApiGatelens'))).toHaveLength(5);
  });

  test('with a method that anyone could call ends the synthesis', () => {
    const { stack, authorizer } = setUp();
    const api = new RestApi(stack, 'Api');
    authorizer.protectRestApi(api);
    api.root.addResource('open').addMethod('GET', new MockIntegration());

    expect(() => synth(stack)).toThrow(/GET \/open can be called without the authorizer/);
  });

  test('with such a method that was not made by one of its resources does as well', () => {
    const { stack, authorizer } = setUp();
    const api = authorizer.createRestApi(stack, 'Api');
    api.root.addMethod('GET', new MockIntegration());
    new CfnMethod(stack, 'Beside', {
      httpMethod: 'POST',
      resourceId: api.restApiRootResourceId,
      restApiId: api.restApiId,
    });

    expect(() => synth(stack)).toThrow(/POST Test\/Beside can be called without the authorizer/);
  });

  test('of an OpenAPI definition is said to be out of sight', () => {
    const { stack, authorizer } = setUp();
    const api = new SpecRestApi(stack, 'Api', {
      apiDefinition: ApiDefinition.fromInline({ openapi: '3.0.1' }),
    });
    authorizer.protectRestApi(api);

    expect(JSON.stringify(api.node.metadata)).toContain('gatelens:openapi-definition');
  });

  test('may be of another kind than regional', () => {
    const { stack, authorizer } = setUp();
    authorizer
      .createRestApi(stack, 'Api', { endpointTypes: [EndpointType.EDGE] })
      .root.addMethod('GET', new MockIntegration());

    expect(onlyOf(stack, 'AWS::ApiGateway::RestApi')).toMatchObject({
      EndpointConfiguration: { Types: ['EDGE'] },
    });
  });

  test('may have open methods that are named, and preflight answers', () => {
    const { stack, authorizer } = setUp();
    const api = new RestApi(stack, 'Api', {
      defaultCorsPreflightOptions: { allowOrigins: ['https://a.example'] },
    });
    authorizer.protectRestApi(api, { openMethods: ['GET /health'] });
    api.root.addResource('health').addMethod('GET', new MockIntegration());

    expect(() => synth(stack)).not.toThrow();
  });

  test('that is imported gets the authorizer and the answers, and a warning that nobody deploys it', () => {
    const { stack, authorizer } = setUp();
    const api = RestApi.fromRestApiAttributes(stack, 'Api', { restApiId: 'abc123', rootResourceId: 'root' });
    api.root.addResource('time').addMethod('GET', new MockIntegration(), {
      authorizer: authorizer.protectRestApi(api),
    });

    expect(onlyOf(stack, 'AWS::ApiGateway::Authorizer')['RestApiId']).toBe('abc123');
    expect(resourcesOf(stack, 'AWS::ApiGateway::GatewayResponse')).toHaveLength(4);
    const warnings = JSON.stringify(api.node.metadata);
    expect(warnings).toContain('gatelens:deploy-by-hand');
    expect(warnings).toContain('gatelens:unseen-api');
  });

  test('with a method that asks another authorizer ends the synthesis, unless the method is named', () => {
    const withOther = (openMethods: readonly string[]): Stack => {
      const { stack, authorizer } = setUp();
      const api = authorizer.createRestApi(stack, 'Api', {}, { openMethods });
      api.root.addMethod('GET', new MockIntegration());
      const { ref } = new CfnAuthorizer(stack, 'Other', {
        restApiId: api.restApiId,
        name: 'other',
        type: 'REQUEST',
        authorizerUri: 'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/x/invocations',
      });
      api.root.addMethod('POST', new MockIntegration(), {
        authorizer: { authorizerId: ref, authorizationType: AuthorizationType.CUSTOM },
      });
      return stack;
    };

    expect(() => synth(withOther([]))).toThrow(/POST \/ can be called without the authorizer/);
    expect(() => synth(withOther(['POST /']))).not.toThrow();
  });

  test('cannot be protected twice', () => {
    const { stack, authorizer } = setUp();
    const api = authorizer.createRestApi(stack, 'Api');

    expect(() => authorizer.protectRestApi(api)).toThrow(/already/);
  });
});

describe('the default endpoint', () => {
  const warningsOf = (kind: 'rest' | 'http', isClosed: boolean): string => {
    const { stack, authorizer } = setUp();
    const endpoint = { disableExecuteApiEndpoint: isClosed };
    if (kind === 'rest')
      authorizer.createRestApi(stack, 'Api', endpoint).root.addMethod('GET', new MockIntegration());
    else
      new HttpApi(stack, 'Api', { ...endpoint, defaultAuthorizer: authorizer.httpAuthorizer() }).addRoutes({
        path: '/time',
        integration: backend(),
      });
    synth(stack);
    return JSON.stringify(stack.node.findChild('Api').node.metadata);
  };

  test.each(['rest', 'http'] as const)('of a %s API is warned of while it is open', (kind) => {
    expect(warningsOf(kind, false)).toContain('gatelens:open-endpoint');
    expect(warningsOf(kind, true)).not.toContain('gatelens:open-endpoint');
  });
});

describe('the execution log', () => {
  test.each([true, false])('is warned of where it takes whole requests: %j', (dataTraceEnabled) => {
    const { stack, authorizer } = setUp();
    const api = authorizer.createRestApi(stack, 'Api', { deployOptions: { dataTraceEnabled } });
    api.root.addMethod('GET', new MockIntegration());
    synth(stack);

    expect(JSON.stringify(api.node.metadata).includes('gatelens:data-trace')).toBe(dataTraceEnabled);
  });
});

describe('an HTTP API', () => {
  test('gets one authorizer that caches nothing and sees every call', () => {
    const { stack, authorizer } = setUp();
    const api = new HttpApi(stack, 'Api', { defaultAuthorizer: authorizer.httpAuthorizer() });
    api.addRoutes({ path: '/time', methods: [HttpMethod.GET], integration: backend() });
    api.addRoutes({ path: '/accounts', methods: [HttpMethod.GET], integration: backend() });
    const properties = onlyOf(stack, 'AWS::ApiGatewayV2::Authorizer');

    expect(properties).toMatchObject({
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      AuthorizerResultTtlInSeconds: 0,
      EnableSimpleResponses: false,
    });
    expect(properties).not.toHaveProperty('IdentitySource');
    for (const { Properties } of resourcesOf(stack, 'AWS::ApiGatewayV2::Route'))
      expect(Properties).toMatchObject({
        AuthorizationType: 'CUSTOM',
        AuthorizerId: { Ref: expect.any(String) },
      });
    Template.fromStack(stack).hasResourceProperties(
      'AWS::Lambda::Permission',
      permission({ Ref: Match.stringLikeRegexp('^Api') }, { Ref: Match.stringLikeRegexp('^ApiGatelens') }),
    );
  });

  test('that is imported gets the authorizer, and a warning that its default endpoint is not seen', () => {
    const { stack, authorizer } = setUp();
    const httpApi = HttpApi.fromHttpApiAttributes(stack, 'Imported', { httpApiId: 'abc123' });
    new HttpRoute(stack, 'Route', {
      httpApi,
      routeKey: HttpRouteKey.with('/time', HttpMethod.GET),
      integration: backend(),
      authorizer: authorizer.httpAuthorizer(),
    });

    expect(() => synth(stack)).not.toThrow();
    expect(onlyOf(stack, 'AWS::ApiGatewayV2::Authorizer')['ApiId']).toBe('abc123');
    expect(JSON.stringify(httpApi.node.metadata)).toContain('gatelens:unseen-api');
  });

  test('is said to have no gateway responses', () => {
    const { stack, authorizer } = setUp();
    const api = new HttpApi(stack, 'Api', { defaultAuthorizer: authorizer.httpAuthorizer() });
    api.addRoutes({ path: '/time', integration: backend() });

    expect(JSON.stringify(api.node.metadata)).toContain('HTTP APIs have no gateway responses');
  });

  test('with a route that anyone could call ends the synthesis, unless the route is named', () => {
    const withOpenRoute = (openRoutes: readonly string[]): Stack => {
      const { stack, authorizer } = setUp();
      const api = new HttpApi(stack, 'Api', { defaultAuthorizer: authorizer.httpAuthorizer({ openRoutes }) });
      api.addRoutes({ path: '/time', methods: [HttpMethod.GET], integration: backend() });
      api.addRoutes({
        path: '/health',
        methods: [HttpMethod.GET],
        integration: backend(),
        authorizer: new HttpNoneAuthorizer(),
      });
      return stack;
    };

    const { stack, authorizer } = setUp();
    const api = new HttpApi(stack, 'Api', { defaultAuthorizer: authorizer.httpAuthorizer() });
    api.addRoutes({ path: '/time', integration: backend() });
    new CfnRoute(stack, 'Beside', { apiId: api.apiId, routeKey: 'GET /beside' });

    expect(() => synth(stack)).toThrow(/GET \/beside can be called without the authorizer/);
    expect(() => synth(withOpenRoute([]))).toThrow(/GET \/health can be called without the authorizer/);
    expect(() => synth(withOpenRoute(['GET /health']))).not.toThrow();
  });

  test('takes the open routes of each call for its authorizer', () => {
    const { stack, authorizer } = setUp();
    const api = new HttpApi(stack, 'Api', { defaultAuthorizer: authorizer.httpAuthorizer() });
    api.addRoutes({ path: '/time', integration: backend() });
    api.addRoutes({
      path: '/more',
      integration: backend(),
      authorizer: authorizer.httpAuthorizer({ openRoutes: ['GET /health'] }),
    });
    new CfnRoute(stack, 'Health', { apiId: api.apiId, routeKey: 'GET /health' });

    expect(() => synth(stack)).not.toThrow();
  });

  test('does not take the authorizer of another function for its own', () => {
    const { stack, authorizer } = setUp();
    const other = new GatelensAuthorizer(stack, 'Other', authorizerProps(folder));
    const api = new HttpApi(stack, 'Api', { defaultAuthorizer: authorizer.httpAuthorizer() });
    api.addRoutes({ path: '/time', integration: backend() });

    expect(() =>
      api.addRoutes({ path: '/other', integration: backend(), authorizer: other.httpAuthorizer() }),
    ).toThrow(/another GatelensAuthorizer/);
  });

  test('with a route that asks another authorizer ends the synthesis', () => {
    const { stack, authorizer } = setUp();
    const api = new HttpApi(stack, 'Api', { defaultAuthorizer: authorizer.httpAuthorizer() });
    api.addRoutes({ path: '/time', integration: backend() });
    new CfnRoute(stack, 'Other', {
      apiId: api.apiId,
      routeKey: 'GET /other',
      authorizationType: 'CUSTOM',
      authorizerId: 'abc123',
    });

    expect(() => synth(stack)).toThrow(/GET \/other can be called without the authorizer/);
  });
});

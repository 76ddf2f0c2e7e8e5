const API_GATEWAY = 'https://docs.aws.amazon.com/apigateway/latest/developerguide';
const LOGS = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs';
const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg';
const MONITORING = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring';

/** Pages of AWS that findings link to. */
export const AWS_PAGES = {
  restAuthorizer: `${API_GATEWAY}/apigateway-use-lambda-authorizer.html`,
  configureAuthorizer: `${API_GATEWAY}/configure-api-gateway-lambda-authorization.html`,
  httpAuthorizer: `${API_GATEWAY}/http-api-lambda-authorizer.html`,
  gatewayResponses: `${API_GATEWAY}/api-gateway-gatewayResponse-definition.html`,
  defaultEndpoint: `${API_GATEWAY}/rest-api-disable-default-endpoint.html`,
  deployment: `${API_GATEWAY}/how-to-deploy-api.html`,
  accessLog: `${API_GATEWAY}/set-up-logging.html`,
  mutualTls: `${API_GATEWAY}/rest-api-mutual-tls.html`,
  securityPolicy: `${API_GATEWAY}/apigateway-custom-domain-tls-version.html`,
  customDomain: `${API_GATEWAY}/how-to-custom-domains.html`,
  runtimes: `${LAMBDA}/lambda-runtimes.html`,
  timeout: `${LAMBDA}/configuration-timeout.html`,
  memory: `${LAMBDA}/configuration-memory.html`,
  concurrency: `${LAMBDA}/configuration-concurrency.html`,
  states: `${LAMBDA}/functions-states.html`,
  functionPolicy: `${LAMBDA}/access-control-resource-based.html`,
  logFormat: `${LAMBDA}/monitoring-cloudwatchlogs-advanced.html`,
  retention: `${LOGS}/Working-with-log-groups-and-streams.html`,
  logClasses: `${LOGS}/CloudWatch_Logs_Log_Classes.html`,
  fieldIndexes: `${LOGS}/CloudWatchLogs-Field-Indexing.html`,
  logKey: `${LOGS}/encrypt-log-data-kms.html`,
  simulation: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html',
  masking: `${LOGS}/mask-sensitive-log-data.html`,
  alarms: `${MONITORING}/AlarmThatSendsEmail.html`,
  contributors: `${MONITORING}/ContributorInsights.html`,
  signatureClock: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html',
} as const;

/** Pages of this repository. */
export const OUR_PAGES = {
  authorizer: 'docs/authorizer.md',
  accessLog: 'docs/access-log.md',
  deploy: 'docs/deploy.md',
  localStack: 'docs/local-stack.md',
  telemetry: 'docs/decisions/telemetry.md',
} as const;

/** What the project says of AWS and could not run; `docs/deploy.md` lists the same. */
export const CLAIMS = {
  D1: "`WWW-Authenticate` and `X-Decision-Id` of a refusal come from the authorizer's context",
  D2: 'an authorizer with TTL 0 and no identity source is called also for a call without a token',
  D3: 'the default endpoint of a mapped API answers 403',
  D4: 'the domain lets nobody in without a certificate of the truststore',
  D5: 'a changed truststore file is in force after the deployment, by its new version',
  D6: 'the access log has `decision_id` and `decision_reason` also for a refused call',
  D7: 'records lie in the log group as whole lines, in which Logs Insights finds the fields',
  D8: 'five calls with the wrong certificate turn `binding-failures` to ALARM, and back',
  D9: 'the metric math of `deny-ratio` has a value whenever calls were refused',
  D10: 'the link of an alarm opens Logs Insights with the query filled in (the form of the address is not documented)',
  D11: 'a REST API can be mapped to a domain of the version-2 API (`AWS::ApiGatewayV2::ApiMapping`)',
  D12: 'the function cannot delete its records',
  D13: 'Contributor Insights lists client and certificate of a binding failure',
  D14: 'where the authorizer gave no context, the headers that come from it are empty or absent',
  D15: 'a failed handshake shows in the access log, and there only',
  D16: 'queries for one value read little, by the field indexes',
  D17: '`gatelens why` explains a refused call from the logs on AWS',
  D18: 'the permissions of docs/iam.md are enough for who deploys and for who reads, and `GetQueryResults` and `StopQuery` take those resources',
  D19: 'the AWS CLI command that the dashboard copies prints the record',
  D20: 'the dashboard reads log groups of another account by their ARNs',
  D21: 'an HTTP API behaves as D2, D3, D4 and D6 say of a REST API',
  D22: 'the JSON log format of Lambda drops records by level, and the Text format does not',
  D23: 'calls that got a cached policy have the decision id of the first one in the access log',
  D24: '`gatelens doctor` reads a deployed API with the policy of docs/iam.md, and finds no fault in this one',
} as const;

/** Id of a claim. */
export type ClaimId = keyof typeof CLAIMS;

/** What Gatelens reads of the Lambda context; anything may be missing, as in a console test. */
export interface LambdaContext {
  readonly awsRequestId?: string;
  readonly functionName?: string;
  getRemainingTimeInMillis?(): number;
}

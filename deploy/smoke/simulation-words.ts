/**
 * Writes the words of the AWS CLI that ask IAM which actions a role is not denied on a resource; the answer is a JSON
 * list of them.
 *
 * One resource a question: an answer about several has one `EvalDecision` for all of them, and says only in
 * `ResourceSpecificResults` what holds for each.
 *
 * Not run on AWS from here.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html EvaluationResult}
 */
export const simulationWords = (role: string, actions: readonly string[], resource: string): string[] => [
  ...['iam', 'simulate-principal-policy', '--output', 'json', '--policy-source-arn', role],
  ...['--action-names', ...actions, '--resource-arns', resource],
  ...['--query', "EvaluationResults[?EvalDecision!='explicitDeny'].EvalActionName"],
];

import { expect, test } from 'vitest';
import { simulationWords } from '../../../deploy/smoke/simulation-words.ts';

test('a question to IAM is about one resource, since its answer has one decision', () => {
  const words = simulationWords('arn:role', ['logs:DeleteLogGroup', 'logs:PutRetentionPolicy'], 'arn:group');

  const resources = words.slice(words.indexOf('--resource-arns') + 1, words.indexOf('--query'));
  expect(resources).toEqual(['arn:group']);
  expect(words).toContain("EvaluationResults[?EvalDecision!='explicitDeny'].EvalActionName");
});

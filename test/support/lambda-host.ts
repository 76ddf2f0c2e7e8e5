// A program for tests: starts a function, invokes it once, prints the pid that the function logs, and stays.
import { createLambdaFunction } from '../../local/lambda/lambda-function.ts';

const lambda = createLambdaFunction({
  functionName: 'orphan',
  bundle: process.argv[2] ?? '',
  environment: {},
  timeoutMs: 60_000,
  memoryMb: 128,
  maxEnvironments: 1,
  logs: { write: (_group, _stream, message) => void process.stdout.write(`${message}\n`) },
  logGroup: '/aws/lambda/orphan',
});
await lambda.invoke({});
setInterval(() => undefined, 1_000);

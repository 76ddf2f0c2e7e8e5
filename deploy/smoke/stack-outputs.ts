import { readFileSync } from 'node:fs';
import { z } from 'zod';

const outputs = z.object({
  DecisionLogGroup: z.string(),
  AccessLogGroup: z.string(),
  ApiId: z.string(),
  FunctionName: z.string(),
  DomainTarget: z.string(),
  TruststoreBucket: z.string(),
  BindingFailuresAlarm: z.string(),
});

/** What the deployed stack says of itself. */
export type StackOutputs = z.infer<typeof outputs>;

/**
 * Reads what `cdk deploy --outputs-file` wrote.
 *
 * @throws Error when the file is not there or lacks an output.
 */
export const readStackOutputs = (file: string, stackName: string): StackOutputs =>
  z.record(z.string(), outputs).parse(JSON.parse(readFileSync(file, 'utf8')))[stackName] ??
  fail(`the stack ${stackName} has no outputs`);

const fail = (message: string): never => {
  throw new Error(message);
};

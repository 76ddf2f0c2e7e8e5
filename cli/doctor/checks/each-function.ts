import type { AwsFacts, FunctionConfigurationFacts, FunctionFacts } from '../facts/aws-facts.ts';
import type { Variables } from '../facts/configuration-facts.ts';
import { whenRead } from '../facts/read.ts';
import { about, type Outcome } from '../finding.ts';

/** Examines each function behind the authorizers. */
export const eachFunction = (
  { functions }: AwsFacts,
  examine: (one: FunctionFacts) => readonly Outcome[],
): readonly Outcome[] =>
  whenRead(functions, (all) =>
    all.flatMap((one) => examine(one).map((outcome) => about(`function ${one.name}`, outcome))),
  );

/** Examines the settings of each function. */
export const eachConfiguration = (
  facts: AwsFacts,
  examine: (configuration: FunctionConfigurationFacts) => readonly Outcome[],
): readonly Outcome[] => eachFunction(facts, ({ configuration }) => whenRead(configuration, examine));

/** Examines the variables of each function. */
export const eachEnvironment = (
  facts: AwsFacts,
  examine: (variables: Variables, configuration: FunctionConfigurationFacts) => readonly Outcome[],
): readonly Outcome[] =>
  eachConfiguration(facts, (configuration) =>
    whenRead(configuration.environment, (variables) => examine(variables, configuration)),
  );

/** Metrics of a plain Allow. Apart from the others, so that a call that is let in does not load their names. */
export const PLAIN_METRICS = {
  decisions: 'Decisions',
  introspectionLatency: 'IntrospectionLatency',
  decisionLatency: 'DecisionLatency',
  coldStarts: 'ColdStarts',
} as const;

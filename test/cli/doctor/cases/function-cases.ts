import { type Examined, functionAnswer, VARIABLES } from '../../../support/doctor-world.ts';
import type { CheckCase } from './check-case.ts';

const variables = (changes: object): Examined => ({
  answers: { getFunction: async () => functionAnswer({}, { ...VARIABLES, ...changes }) },
});
const functionWith = (changes: object): Examined => ({
  answers: { getFunction: async () => functionAnswer(changes) },
});

/** Cases of the functions. */
export const FUNCTION_CASES: readonly CheckCase[] = [
  ['function-state', 'failed', 'problem', /Failed/, functionWith({ State: 'Failed' })],
  [
    'function-state',
    'a failed update',
    'problem',
    /update failed/,
    functionWith({ LastUpdateStatus: 'Failed' }),
  ],
  ['function-state', 'pending', 'warning', /Pending/, functionWith({ State: 'Pending' })],
  ['function-runtime', 'too old', 'problem', /nodejs20\.x/, functionWith({ Runtime: 'nodejs20.x' })],
  ['function-runtime', 'another', 'warning', /python/, functionWith({ Runtime: 'python3.13' })],
  [
    'function-timeout',
    'the default of Lambda',
    'problem',
    /timeout is 3 s/,
    functionWith({ Timeout: undefined }),
  ],
  [
    'function-timeout',
    'below a longer deadline',
    'problem',
    /12000 ms/,
    variables({ GATELENS_TIMEOUT_MS: '12000' }),
  ],
  [
    'function-timeout',
    'above an HTTP API',
    'warning',
    /waits 10 s/,
    { kind: 'http', ...functionWith({ Timeout: 11 }) },
  ],
  ['function-timeout', 'above a REST API', 'warning', /waits 30 s/, functionWith({ Timeout: 60 })],
  ['function-memory', 'the default of Lambda', 'warning', /128 MB/, functionWith({ MemorySize: undefined })],
  [
    'function-concurrency',
    'none',
    'problem',
    /concurrency is 0/,
    { answers: { getReservedConcurrency: async () => 0 } },
  ],
  [
    'log-format',
    'JSON',
    'warning',
    /JSON with level INFO/,
    functionWith({
      LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO', LogGroup: '/gatelens/decisions' },
    }),
  ],
  [
    'log-format',
    'JSON that filters',
    'problem',
    /dropped/,
    functionWith({
      LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'WARN', LogGroup: '/gatelens/decisions' },
    }),
  ],
];

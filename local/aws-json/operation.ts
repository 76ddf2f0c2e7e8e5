import type { EventStreamAnswer } from './event-stream-answer.ts';

/** One operation of the API: takes the parsed JSON body, gives the members of the answer or a stream of events. */
type Operation = (body: unknown) => Promise<object | EventStreamAnswer>;

/** Operations by name, as `x-amz-target` says it after the dot. */
export type Operations = ReadonlyMap<string, Operation>;

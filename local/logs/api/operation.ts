/** One operation of the API: takes the parsed JSON body, gives the members of the answer. */
type Operation = (body: unknown) => Promise<object>;

/** Operations by name, as `x-amz-target` says it after the dot. */
export type Operations = ReadonlyMap<string, Operation>;

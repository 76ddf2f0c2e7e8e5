/** A JSON-like object whose members are not yet known. */
export type UnknownObject = Readonly<Record<string, unknown>>;

/** Tells whether a value is an object with members: not null, not an array. */
export const isObject = (value: unknown): value is UnknownObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads an object member of an object; undefined when either is something else. */
export const objectAt = (value: unknown, key: string): UnknownObject | undefined => {
  const member = isObject(value) ? value[key] : undefined;
  return isObject(member) ? member : undefined;
};

/** Reads a non-empty text member of an object; undefined when it is anything else. */
export const textAt = (value: unknown, key: string): string | undefined => {
  const member = isObject(value) ? value[key] : undefined;
  return typeof member === 'string' && member !== '' ? member : undefined;
};

/** An object type whose members that may be undefined are optional instead. */
export type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Leaves out the members that are undefined, so that the result fits exact optional types. */
export const withoutUndefined = <T extends object>(members: T): Defined<T> => {
  const defined: Record<string, unknown> = {};
  for (const key in members) if (members[key] !== undefined) defined[key] = members[key];
  return defined as Defined<T>;
};

import type { Window } from './measure.ts';
import type { WindowOrder } from './rotation.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every(isNumber);

/** Reads what a subject answers. @throws TypeError when it is no window. */
export const parseWindow = (value: unknown): Window => {
  if (!isObject(value)) throw new TypeError('not a window');
  const { latenciesUs, cpuUs } = value;
  if (!isNumbers(latenciesUs) || !isNumber(cpuUs)) throw new TypeError('not a window');
  return { latenciesUs, cpuUs };
};

/** Reads what a subject is told. @throws TypeError when it is no order. */
export const parseWindowOrder = (value: unknown): WindowOrder => {
  if (!isObject(value)) throw new TypeError('not an order');
  const { warmUp, calls } = value;
  if (!isNumber(warmUp) || !isNumber(calls)) throw new TypeError('not an order');
  return { warmUp, calls };
};

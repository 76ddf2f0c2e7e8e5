import { isJwt } from '../../../../shared/jwt-text.ts';
import {
  type Condition,
  type Filter,
  MAX_VALUE_LENGTH,
  NUMBER_FIELDS,
  TEXT_FIELDS,
} from '../../../contract/filter.ts';
import { SHA256_BASE64URL } from '../../../contract/lookup.ts';
import { readThumbprint } from '../search/thumbprint-text.ts';
import { findToken } from '../search/token-text.ts';
import { closedValues } from './closed-values.ts';

/** One condition as the filter field shows it: a property, an operator, and a value, or several of them. */
export interface FilterToken {
  readonly propertyKey?: string;
  readonly operator: string;
  readonly value: unknown;
}

/** What the filter field holds. */
export interface FilterQuery {
  readonly operation: 'and' | 'or';
  readonly tokens: readonly FilterToken[];
}

/** Value of a token that means: the call does not have this field. */
const NO_VALUE = '(none)';

/** Writes a filter for the filter field. */
export const queryOfFilter = (filter: Filter | undefined): FilterQuery => ({
  operation: filter?.match === 'any' ? 'or' : 'and',
  tokens: tokenConditions(filter).map(tokenOf),
});

/** What must hold besides any of several conditions stands beside the field. */
const tokenConditions = (filter: Filter | undefined): readonly Condition[] => {
  const { match, conditions = [], and = [] } = filter ?? {};
  return match === 'any' ? conditions : [...conditions, ...and];
};

const tokenOf = (condition: Condition): FilterToken => {
  const { field: propertyKey, operator } = condition;
  if ('values' in condition)
    return { propertyKey, operator: operator === 'in' ? '=' : '!=', value: condition.values };
  const shown =
    'value' in condition
      ? { operator: TOKEN_OPERATORS[condition.operator], value: String(condition.value) }
      : { operator: operator === 'absent' ? '=' : '!=', value: NO_VALUE };
  return { propertyKey, operator: shown.operator, value: isListed(condition) ? [shown.value] : shown.value };
};

/** Where values are chosen from a closed list, a token has a list of them. */
const isListed = ({ field, operator }: Condition): boolean =>
  operator !== 'contains' && operator !== 'not contains' && closedValues(field).length > 0;

type ValueOperator = Extract<Condition, { value: unknown }>['operator'];

const TOKEN_OPERATORS: Readonly<Record<ValueOperator, string>> = {
  '=': '=',
  '!=': '!=',
  contains: ':',
  'not contains': '!:',
  '==': '=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/** What the reader put into the filter field, as a filter; `undefined` without a condition. */
export type ReadQuery =
  | { readonly kind: 'filter'; readonly filter: Filter | undefined }
  /** A value that must not be sent, or cannot be compared. `why` is a sentence without the value. */
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Reads what the filter field holds.
 *
 * @param before - The filter so far: what the reader has not touched stays as it is.
 */
export const readFilterQuery = (
  { operation, tokens }: FilterQuery,
  before: Filter | undefined,
): ReadQuery => {
  const conditions: Condition[] = [];
  for (const token of tokens) {
    const read = keptCondition(token, before) ?? readToken(token);
    if (typeof read === 'string') return { kind: 'refused', why: read };
    conditions.push(read);
  }
  return { kind: 'filter', filter: joinFilter(operation, conditions, before) };
};

const joinFilter = (
  operation: FilterQuery['operation'],
  conditions: readonly Condition[],
  before: Filter | undefined,
): Filter | undefined => {
  const and = before?.match === 'any' ? (before.and ?? []) : [];
  if (operation === 'or' && conditions.length > 0)
    return { match: 'any', conditions, ...(and.length === 0 ? {} : { and }) };
  const all = [...conditions, ...and];
  return all.length === 0 ? undefined : { match: 'all', conditions: all };
};

const keptCondition = (token: FilterToken, before: Filter | undefined): Condition | undefined =>
  tokenConditions(before).find((condition) => isSameToken(tokenOf(condition), token));

const isSameToken = (one: FilterToken, other: FilterToken): boolean =>
  one.propertyKey === other.propertyKey &&
  one.operator === other.operator &&
  JSON.stringify(one.value) === JSON.stringify(other.value);

/** Gives a condition, or why there is none. */
const readToken = ({ propertyKey, operator, value }: FilterToken): Condition | string => {
  const number = NUMBER_FIELDS.find((field) => field === propertyKey);
  if (number !== undefined) return readNumber(number, operator, value);
  const field = TEXT_FIELDS.find((one) => one === propertyKey);
  if (field === undefined) return 'Choose a field first, such as reason or client_id.';
  return readText(field, operator, value);
};

const NUMBER_OPERATORS = { '=': '==', '!=': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' } as const;

const isNumberOperator = (operator: string): operator is keyof typeof NUMBER_OPERATORS =>
  Object.hasOwn(NUMBER_OPERATORS, operator);

const readNumber = (
  field: (typeof NUMBER_FIELDS)[number],
  operator: string,
  value: unknown,
): Condition | string => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  if (value === NO_VALUE && (operator === '=' || operator === '!=')) return presence(field, operator);
  if (!Number.isFinite(number) || !isNumberOperator(operator)) return `${field} is compared with a number.`;
  return { operator: NUMBER_OPERATORS[operator], field, value: number };
};

type TextField = (typeof TEXT_FIELDS)[number];

const presence = (field: Condition['field'], operator: '=' | '!='): Condition => ({
  operator: operator === '=' ? 'absent' : 'present',
  field,
});

const readText = (field: TextField, operator: string, value: unknown): Condition | string => {
  const texts = (Array.isArray(value) ? value : [value]).map((one) =>
    readValue(field, operator, String(one ?? '')),
  );
  const refused = texts.find((text) => text.kind === 'refused');
  if (refused?.kind === 'refused') return refused.why;
  const values = texts.flatMap((text) => (text.kind === 'value' ? [text.value] : []));
  const [first] = values;
  if (first === undefined) return `Give ${field} a value.`;
  if (operator === ':' || operator === '!:')
    return { operator: operator === ':' ? 'contains' : 'not contains', field, value: first };
  if (operator !== '=' && operator !== '!=')
    return `${field} is text: it is equal to a value, or contains it.`;
  if (values.length > 1)
    return values.includes(NO_VALUE)
      ? `“${NO_VALUE}” stands alone: take it as a condition of its own.`
      : { operator: operator === '=' ? 'in' : 'not in', field, values };
  return first === NO_VALUE ? presence(field, operator) : { operator, field, value: first };
};

const HASHES: ReadonlySet<TextField> = new Set(['token_hash', 'certificate_thumbprint', 'bound_thumbprint']);

type ReadValue =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'refused'; readonly why: string };

/** A filter stands in the URL and goes to the server, so nothing that is certainly a secret may be one of its values. */
const readValue = (field: TextField, operator: string, text: string): ReadValue => {
  const value = text.trim();
  if (isJwt(value) || findToken(value) !== undefined || value.includes('PRIVATE KEY'))
    return { kind: 'refused', why: SECRET };
  if (value === '') return { kind: 'refused', why: `Give ${field} a value.` };
  if (value.length > MAX_VALUE_LENGTH)
    return { kind: 'refused', why: `A value has at most ${MAX_VALUE_LENGTH} characters.` };
  const isEquality = operator === '=' || operator === '!=';
  if (!HASHES.has(field) || !isEquality || value === NO_VALUE || SHA256_BASE64URL.test(value))
    return { kind: 'value', value };
  const thumbprint = readThumbprint(value);
  return thumbprint === undefined
    ? { kind: 'refused', why: `${field} is 43 characters of base64url, or the same in hex. It was not sent.` }
    : { kind: 'value', value: thumbprint };
};

const SECRET =
  'This is a secret, not a value of a field. It was not sent: paste a token into the search box, which hashes it here.';

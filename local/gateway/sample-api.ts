import { randomUUID } from 'node:crypto';

/** What a backend answers: a status and a JSON body. */
export interface BackendAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** One method of an API. */
export interface Route {
  readonly method: string;
  /** Template, such as `/accounts/{accountId}`. */
  readonly resource: string;
  /** Id of the resource, as API Gateway gives one to each. */
  readonly resourceId: string;
  readonly respond: (parameters: Readonly<Record<string, string>>, now: Date) => BackendAnswer;
}

/** A route and the path parameters with which it was called. */
export interface RouteMatch {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

const ACCOUNTS = [
  { account_id: 'a-1001', name: 'Current account', currency: 'EUR', balance: '1250.00' },
  { account_id: 'a-1002', name: 'Savings account', currency: 'EUR', balance: '8400.50' },
] as const;

/** The API behind the local gateway. */
export const SAMPLE_API: readonly Route[] = [
  {
    method: 'GET',
    resource: '/time',
    resourceId: 'ti4m3e',
    respond: (_parameters, now) => ({ status: 200, body: { time: now.toISOString() } }),
  },
  {
    method: 'GET',
    resource: '/accounts',
    resourceId: 'ac0n7s',
    respond: () => ({ status: 200, body: { accounts: ACCOUNTS } }),
  },
  {
    method: 'GET',
    resource: '/accounts/{accountId}',
    resourceId: 'ac1d9x',
    respond: ({ accountId }) => {
      const account = ACCOUNTS.find((candidate) => candidate.account_id === accountId);
      if (account === undefined) return { status: 404, body: { message: 'Account not found' } };
      return { status: 200, body: account };
    },
  },
  {
    method: 'POST',
    resource: '/payments',
    resourceId: 'pa2y5m',
    respond: () => ({ status: 200, body: { payment_id: randomUUID(), status: 'accepted' } }),
  },
];

/**
 * Finds the route of a call. Segments are compared as they came, without decoding; a parameter takes one segment
 * that is not empty.
 */
export const matchRoute = (
  routes: readonly Route[],
  method: string,
  path: string,
): RouteMatch | undefined => {
  const segments = path.split('/');
  for (const route of routes) {
    const parameters = route.method === method ? matchTemplate(route.resource, segments) : undefined;
    if (parameters !== undefined) return { route, parameters };
  }
  return undefined;
};

const matchTemplate = (
  template: string,
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined => {
  const parts = template.split('/');
  if (parts.length !== segments.length) return undefined;
  const parameters: [string, string][] = [];
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined && part !== segment) return undefined;
    if (name !== undefined && segment === '') return undefined;
    if (name !== undefined) parameters.push([name, segment]);
  }
  return Object.fromEntries(parameters);
};

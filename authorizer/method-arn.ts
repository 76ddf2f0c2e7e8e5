/** The parts of a method or route ARN that a decision needs. */
export interface MethodArn {
  /** The whole ARN, as it was received. */
  readonly text: string;
  readonly apiId: string;
  readonly stage: string;
  /** HTTP verb; empty for a WebSocket route. */
  readonly method: string;
  /** Without a leading slash, not decoded; `$connect` for a WebSocket, empty when the ARN has none. */
  readonly path: string;
}

/**
 * Parses `arn:{partition}:{service}:{region}:{account}:{api}/{stage}/{verb}/{path}`.
 *
 * @returns undefined when the text is not of this form.
 * @see {@link https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html ARN format}
 */
export function parseMethodArn(text: unknown): MethodArn | undefined {
  if (typeof text !== 'string') return undefined;
  const [, apiId, stage, method, path] = FORM.exec(text) ?? [];
  if (!apiId || !stage || !method) return undefined;
  return path === undefined && method.startsWith('$')
    ? { text, apiId, stage, method: '', path: method }
    : { text, apiId, stage, method, path: path ?? '' };
}

/** A path may hold anything, colons and line ends too. */
const FORM = /^(?:[^:]*:){5}([^/]+)\/([^/]+)\/([^/]+)(?:\/(.*))?$/s;

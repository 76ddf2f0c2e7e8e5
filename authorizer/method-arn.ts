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

const WEBSOCKET_ROUTE = /^\$/;

/**
 * Parses `arn:{partition}:{service}:{region}:{account}:{api}/{stage}/{verb}/{path}`.
 *
 * @returns undefined when the text is not of this form.
 * @see {@link https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html ARN format}
 */
export const parseMethodArn = (text: unknown): MethodArn | undefined => {
  if (typeof text !== 'string') return undefined;
  const resource = splitAtMost(text, ':', 6)[5];
  if (resource === undefined) return undefined;
  const [apiId, stage, method, path] = splitAtMost(resource, '/', 4);
  if (!apiId || !stage || !method) return undefined;
  if (path === undefined && WEBSOCKET_ROUTE.test(method))
    return { text, apiId, stage, method: '', path: method };
  return { text, apiId, stage, method, path: path ?? '' };
};

const splitAtMost = (text: string, separator: string, parts: number): readonly string[] => {
  const all = text.split(separator);
  return all.length <= parts ? all : [...all.slice(0, parts - 1), all.slice(parts - 1).join(separator)];
};

const ROUTE_KEY =
  /^(?:\*|\$[\w-]+|(?:ANY|GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|QUERY) (?:\/|(?:\/(?:[^\s{}/?#*]|\{[^\s{}/?#*]+\})+)+))$/;

/**
 * Tells whether a route of a route table may have this name: `VERB /template`, a route key such as `$default`, or `*`.
 * Another would match no call, and leave its route to `*` or to nothing.
 */
export const isRouteKey = (key: string): boolean => ROUTE_KEY.test(key);

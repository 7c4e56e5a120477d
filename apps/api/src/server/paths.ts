/** Where the REST API lives. */
export const API_PREFIX = 'api/v1';

/**
 * Routes that stand at the root: what probes, Prometheus, OpenTelemetry exporters, Loki's clients and Elasticsearch shippers call by fixed names.
 * Elasticsearch's own paths all begin with an underscore, by themselves or under the name of an index.
 */
export const UNPREFIXED = [
  '/',
  'health',
  'livez',
  'readyz',
  'metrics',
  'v1/logs',
  'loki/api/v1/push',
  '_*elasticsearch',
  ':index/_*elasticsearch',
];

/** Other addresses of the same handlers: the paths of the first architecture, and health under the prefix. */
const ALIASES: Readonly<Record<string, string>> = {
  '/logs/search': `/${API_PREFIX}/logs/search`,
  '/logs/stats': `/${API_PREFIX}/logs/stats`,
  '/logs/trends': `/${API_PREFIX}/logs/trends`,
  [`/${API_PREFIX}/health`]: '/health',
};

/** The other address and the one it stands for. */
export const aliases: readonly (readonly [string, string])[] = Object.entries(ALIASES);

/** For Fastify's `rewriteUrl`: the address that answers. */
export const addressOf = (url: string): string => {
  const end = url.indexOf('?');
  const path = end === -1 ? url : url.slice(0, end);
  const target = Object.hasOwn(ALIASES, path) ? ALIASES[path] : undefined;
  return target === undefined ? url : target + url.slice(path.length);
};

const RESERVED = /^\/(api|v1|loki|health|livez|readyz|metrics|_[^/]*|logs\/(search|stats|trends))(\/|$)|^\/[^/]+\/_/;

/** Whether a path may be a page of the dashboard, which the browser's router shows: not the API's, and not a file's. */
export const mayBePage = (path: string): boolean => !RESERVED.test(path) && !/\.[^/]*$/.test(path);

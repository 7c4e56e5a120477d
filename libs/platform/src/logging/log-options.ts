import type { LoggerOptions } from 'pino';

/** Places in what we log that may hold credentials or personal data. */
const SECRET_PATHS = [
  'req.headers.authorization',
  'req.headers.cookie',
  'req.headers["x-api-key"]',
  'req.headers["cf-access-jwt-assertion"]',
  'res.headers["set-cookie"]',
  ...['password', 'secret', 'token', 'accessToken', 'refreshToken', 'botToken', 'key', 'parameters', 'query'].flatMap((name) => [
    name,
    `*.${name}`,
  ]),
];

/** Nest's own account of its start: a line for each module and route, which tells an operator nothing. */
const START_CONTEXTS: ReadonlySet<unknown> = new Set([
  'InstanceLoader',
  'NestFactory',
  'NestMicroservice',
  'RouterExplorer',
  'RoutesResolver',
]);
const INFO = 30;
const isOfNestsStart = (line: unknown): boolean =>
  typeof line === 'object' && line !== null && 'context' in line && START_CONTEXTS.has(line.context);

/** Options of our own pino logger: JSON, one line an event, no credentials. */
export const logOptions = (level: string): LoggerOptions => ({
  level,
  base: { service: 'tocsin' },
  hooks: {
    logMethod(line, write, level) {
      if (level > INFO || !isOfNestsStart(line[0])) write.apply(this, line);
    },
  },
  redact: { paths: SECRET_PATHS, censor: '***' },
});

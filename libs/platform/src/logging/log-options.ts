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

/** Options of our own pino logger: JSON, one line an event, no credentials. */
export const logOptions = (level: string): LoggerOptions => ({
  level,
  base: { service: 'tocsin' },
  redact: { paths: SECRET_PATHS, censor: '***' },
});

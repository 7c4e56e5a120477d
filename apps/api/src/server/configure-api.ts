import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { WsAdapter } from '@nestjs/platform-ws';
import type { Settings } from '@tocsin/platform/config';
import { ProblemFilter, schemaValidation } from '@tocsin/platform/http';
import { CLOUDFLARE_ACCESS, type CloudflareAccess } from '../cloudflare/index.ts';
import { serveOpenApi } from '../openapi/index.ts';
import { API_PREFIX, UNPREFIXED } from './paths.ts';
import { requireAccess } from './require-access.ts';
import { RouteTable } from './route-table.ts';
import { securityHeaders } from './security-headers.ts';

export type ApiSettings = Pick<Settings, 'corsOrigins' | 'publicUrl'>;

/** Answers under this size are not worth compressing, in bytes. */
const COMPRESS_FROM = 1024;

/**
 * Everything that a composition root must do between creating the application on `createFastifyAdapter(settings)` and
 * `listen` (or `init`): prefix, headers, cookies, compression, CORS, cross-site checks, validation, problem documents,
 * WebSockets and the OpenAPI document. Call it once, before `app.init()`; `serveWeb` comes after it.
 */
export const configureApi = async (app: NestFastifyApplication, settings: ApiSettings): Promise<RouteTable> => {
  const routes = new RouteTable();
  const fastify = app.getHttpAdapter().getInstance();
  requireAccess(fastify, optional<CloudflareAccess>(app, CLOUDFLARE_ACCESS));
  routes.watch(fastify);
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('X-Request-Id', request.id);
    done();
  });
  await app.register(helmet, securityHeaders(settings));
  await app.register(cookie);
  // Bodies that come in are decompressed by the routes that take them, within limits.
  await app.register(compress, { threshold: COMPRESS_FROM, globalDecompression: false, encodings: ['zstd', 'br', 'gzip'] });
  const origins = settings.corsOrigins.map((url) => new URL(url).origin);
  if (origins.length > 0) {
    app.enableCors({ origin: origins, credentials: true, maxAge: 600, exposedHeaders: ['RateLimit', 'RateLimit-Policy', 'Retry-After'] });
  }
  // Behind a proxy that changes Host, the public address is ours too.
  const ours = settings.publicUrl === undefined ? [] : [new URL(settings.publicUrl).origin];
  app.enableCsrfProtection({ trustedOrigins: [...origins, ...ours] });
  app.setGlobalPrefix(API_PREFIX, { exclude: UNPREFIXED });
  app.useGlobalPipes(schemaValidation());
  app.useGlobalFilters(new ProblemFilter());
  app.useWebSocketAdapter(new WsAdapter(app));
  serveOpenApi(app);
  return routes;
};

/** What the application provides under a token, if it does. */
const optional = <T>(app: NestFastifyApplication, token: string): T | undefined => {
  try {
    return app.get<T | undefined>(token, { strict: false });
  } catch {
    return undefined;
  }
};

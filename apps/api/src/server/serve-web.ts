import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mayBePage } from './paths.ts';

/** Angular puts eight characters of a hash of the content into the names of what it builds: `main-CW6APBXN.js`, `media/x-…`. */
const HASHED = /-[\w-]{8}\.(js|css)$|[\\/]media[\\/][^\\/]*-[\w-]{8}\.\w+$/;
const YEAR_SECONDS = 31_536_000;

/**
 * Serves the built dashboard: its files by their names, and `index.html` to a browser that asks for one of its pages. The API,
 * probes and collectors' paths are never answered with a page. Call it after `configureApi`, before `listen`.
 * @param folder that holds index.html
 */
export const serveWeb = async (app: NestFastifyApplication, folder: string): Promise<void> => {
  const fastify = app.getHttpAdapter().getInstance();
  await app.register(fastifyStatic, {
    root: folder,
    // A route for each file that is there: whatever else is asked for stays a 404 of the API.
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('Cache-Control', HASHED.test(path) ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
    },
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    const path = request.url.split('?')[0] ?? '/';
    const asksForPage = (request.method === 'GET' || request.method === 'HEAD') && (request.headers.accept ?? '').includes('text/html');
    if (!asksForPage || !mayBePage(path)) return done();
    void reply.header('Cache-Control', 'no-cache').sendFile('index.html');
  });
};

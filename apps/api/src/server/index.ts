export { JSON_BODY_LIMIT, StreamedBody } from './body-parsers.ts';
export { type ApiSettings, configureApi } from './configure-api.ts';
export { createFastifyAdapter } from './fastify-adapter.ts';
export { aliases, API_PREFIX, UNPREFIXED } from './paths.ts';
export { type Route, RouteTable } from './route-table.ts';
export { serveWeb } from './serve-web.ts';

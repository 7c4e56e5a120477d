import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { BEARER } from '@tocsin/platform/http';
import { REFRESH_COOKIE, REFRESH_SCHEME } from '../identity/refresh-cookie.ts';
import { aliases } from '../server/paths.ts';
import { contractSchema } from './json-schema.ts';
import { METHODS, withProblems } from './problem-responses.ts';

const VERSION = '0.1.0';

const description = [
  'Reads the logs of many services as they are written, redacts and classifies them, stores them searchably, and wakes the right person.',
  'Errors are RFC 9457 problem documents with a stable `code`; lists are paged by opaque cursors; times are RFC 3339 UTC.',
  '`/logs/search`, `/logs/stats`, `/logs/trends` and `/health` answer with and without `/api/v1`.',
].join('\n\n');

/** `UsersController.list` → `usersList`. */
const operationId = (controller: string, method: string): string => {
  const name = controller.replace(/Controller$/, '');
  const subject = name.charAt(0).toLowerCase() + name.slice(1);
  return subject === method ? subject : subject + method.charAt(0).toUpperCase() + method.slice(1);
};

type PathItem = OpenAPIObject['paths'][string];

/** The operations for a second address. A reference would do, but an operation's id may stand in a document only once. */
const underOtherIds = (item: PathItem): PathItem => {
  const copy = { ...item };
  for (const method of METHODS) {
    const operation = item[method];
    if (operation) copy[method] = { ...operation, operationId: `${operation.operationId ?? ''}Alias` };
  }
  return copy;
};

/** The OpenAPI 3.1 document of every route that the application has; made after its modules are loaded. */
export const openApiDocument = (app: INestApplication): OpenAPIObject => {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Tocsin')
    .setDescription(description)
    .setVersion(VERSION)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An access token, or an API key `tk_…`' }, BEARER)
    .addCookieAuth(REFRESH_COOKIE, { type: 'apiKey', in: 'cookie', description: 'Set by signing in; HttpOnly' }, REFRESH_SCHEME)
    .build();
  const document = withProblems(
    SwaggerModule.createDocument(app, config, { operationIdFactory: operationId, standardSchemaConverter: contractSchema }),
  );
  for (const [alias, path] of aliases) {
    if (document.paths[path]) document.paths[alias] = underOtherIds(document.paths[path]);
  }
  return document;
};

/** Serves it at `/api/openapi.json`, and a page that shows it at `/api/docs`. */
export const serveOpenApi = (app: INestApplication): void => {
  let document: OpenAPIObject | undefined;
  SwaggerModule.setup('api/docs', app, () => (document ??= openApiDocument(app)), {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Tocsin API',
    swaggerOptions: { validatorUrl: null, persistAuthorization: false },
  });
};

import type { OpenAPIObject } from '@nestjs/swagger';
import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript';
import ts from 'typescript';
import { type ApiApp, startApiApp } from '../../test/api-app.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
/** What Elasticsearch's and Prometheus' own documents describe, and the document itself. */
const DESCRIBED_ELSEWHERE = /^\/(_.*|:index\/_.*|metrics|api\/(docs|openapi\.json).*)?$/;

const OTHER_PROTOCOLS = ['POST /v1/logs', 'POST /loki/api/v1/push'];

let api: ApiApp;
let document: OpenAPIObject;
beforeAll(async () => {
  api = await startApiApp();
  document = (await api.anonymous.get('/api/openapi.json')).body as unknown as OpenAPIObject;
});
afterAll(() => api?.close());

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
const operations = (): { name: string; operation: Operation }[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ name: `${method.toUpperCase()} ${path}`, operation }] : [];
    }),
  );
const responsesOf = ({ responses }: Operation) =>
  Object.entries(responses as Record<string, { description: string; content?: Record<string, { schema?: unknown }> }>);

const ALIASES = ['/logs/search', '/logs/stats', '/logs/trends', '/api/v1/health'];

test('holds every route of the application, and no other but their other addresses', () => {
  const routes = api.routes.routes
    .filter(({ method, path }) => method !== 'HEAD' && !DESCRIBED_ELSEWHERE.test(path))
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  const described = operations().map(({ name }) => name);
  expect(described.sort()).toEqual([...routes, ...ALIASES.map((path) => `GET ${path}`)].sort());
});

test('each operation has an id of its own, a tag and a summary of who may call it', () => {
  const ids = operations().map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { name, operation } of operations()) {
    expect({ name, tagged: (operation.tags ?? []).length > 0 }).toEqual({ name, tagged: true });
  }
});

test('each success tells what it holds, each failure is a problem', () => {
  for (const { name, operation } of operations()) {
    const successes = responsesOf(operation).filter(([status]) => status.startsWith('2'));
    expect({ name, successes: successes.length }).toEqual({ name, successes: 1 });
    for (const [status, { content, description }] of successes) {
      expect({ name, described: description !== '' }).toEqual({ name, described: true });
      const schemas = Object.values(content ?? {}).map(({ schema }) => schema);
      // A file or another protocol's document has a media type and no schema of ours.
      if (status !== '204') expect({ name, schemas }).toEqual({ name, schemas: expect.arrayContaining([expect.anything()]) });
    }
    for (const [status, { content }] of responsesOf(operation).filter(([code]) => !code.startsWith('2'))) {
      const isProblem = content?.['application/problem+json'] !== undefined || content?.['application/json'] !== undefined;
      if (!OTHER_PROTOCOLS.includes(name)) expect({ name, status, isProblem }).toEqual({ name, status, isProblem: true });
    }
  }
});

test.each(OTHER_PROTOCOLS)("%s fails in its protocol's words, whatever the status", (name) => {
  const found = operations().find((each) => each.name === name);
  const contents = responsesOf(found!.operation)
    .filter(([status]) => !status.startsWith('2'))
    .map(([, { content }]) => Object.keys(content ?? {}));
  const expected = name.includes('loki') ? ['text/plain'] : ['application/json', 'application/x-protobuf'];
  expect(contents).toEqual(contents.map(() => expected));
  expect(contents.length).toBeGreaterThan(5);
});

test('a request of which nothing was accepted has its receipt in the problem', () => {
  const { '400': refused } = document.paths['/api/v1/ingest']?.post?.responses ?? {};
  expect(JSON.stringify(refused)).toContain('#/components/schemas/NothingAccepted');
});

test('what is not public asks for a token or key', () => {
  const open = operations().filter(({ operation }) => !operation.security?.length);
  for (const { operation } of open) expect(operation.responses).not.toHaveProperty('403');
  expect(open.map(({ name }) => name)).toContain('POST /api/v1/auth/login');
  expect(open.map(({ name }) => name)).not.toContain('GET /api/v1/users');
});

test('the paths of the first architecture are the same operations, under ids of their own', () => {
  const prefixed = document.paths['/api/v1/logs/search']?.get;
  expect(document.paths['/logs/search']?.get).toEqual({ ...prefixed, operationId: 'logsSearchAlias' });
});

test('schemas hold together: each reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target = '']) => target);
  expect(references.length).toBeGreaterThan(50);
  for (const reference of new Set(references)) {
    const target = reference
      .slice(2)
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], document);
    expect({ reference, found: target !== undefined }).toEqual({ reference, found: true });
  }
});

test('a client with types is made of it, which TypeScript can read', async () => {
  const source = astToString(await openapiTypescript(document as unknown as OpenAPI3, { alphabetize: true, silent: true }));
  expect(source).toContain('usersCreate');
  const { diagnostics } = ts.transpileModule(source, { reportDiagnostics: true, compilerOptions: { strict: true } });
  expect(diagnostics ?? []).toEqual([]);
});

test('the page that shows it is there', async () => {
  const { status, headers } = await api.anonymous.get('/api/docs');
  expect({ status, type: headers.get('content-type') }).toEqual({ status: 200, type: 'text/html' });
});

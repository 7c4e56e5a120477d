import { type Role, ROLE_SCOPES, ROLES, type Scope } from '@tocsin/contracts';
import { type ApiApp, type ApiClient, startApiApp } from '../../test/api-app.ts';

/**
 * Who may call what: a decision for every route. A route that is not here fails the test below, so that none is added
 * without one. `public`: anybody; `signed-in`: every role and key; else the scope that the caller must hold.
 */
const DECISIONS: Readonly<Record<string, Scope | 'public' | 'signed-in'>> = {
  'GET /api/docs': 'public',
  'GET /api/docs/': 'public',
  'GET /api/openapi.json': 'public',

  'POST /api/v1/auth/login': 'public',
  'POST /api/v1/auth/refresh': 'public',
  'POST /api/v1/auth/logout': 'public',
  'GET /api/v1/auth/me': 'signed-in',

  'GET /health': 'public',
  'GET /livez': 'public',
  'GET /readyz': 'public',
  'GET /metrics': 'public',
  'GET /api/v1/system': 'logs:read',
  'GET /api/v1/system/processes': 'settings:read',
  'POST /api/v1/stream/tickets': 'logs:read',

  'GET /api/v1/users': 'users:read',
  'POST /api/v1/users': 'users:write',
  'PATCH /api/v1/users/:id': 'users:write',
  'DELETE /api/v1/users/:id': 'users:write',
  'GET /api/v1/roles': 'users:read',
  'GET /api/v1/api-keys': 'keys:read',
  'POST /api/v1/api-keys': 'keys:write',
  'DELETE /api/v1/api-keys/:id': 'keys:write',
  'GET /api/v1/audit': 'audit:read',
  'GET /api/v1/audit/verify': 'audit:read',
  'GET /api/v1/reclassifications': 'logs:read',
  'POST /api/v1/reclassifications': 'settings:write',
  'GET /api/v1/reclassifications/:id': 'logs:read',
  'DELETE /api/v1/reclassifications/:id': 'settings:write',
  'GET /api/v1/drift': 'logs:read',
  'GET /api/v1/models': 'logs:read',
  'GET /api/v1/models/:version': 'logs:read',
  'POST /api/v1/models': 'settings:write',
  'POST /api/v1/models/rollback': 'settings:write',
  'POST /api/v1/models/:version/activation': 'settings:write',
  'POST /api/v1/models/:version/refusal': 'settings:write',
  'GET /api/v1/corrections': 'logs:read',
  'POST /api/v1/corrections': 'logs:correct',
  'DELETE /api/v1/corrections/:id': 'logs:correct',
  'GET /api/v1/pins': 'logs:read',
  'PUT /api/v1/pins/:templateId': 'logs:correct',
  'DELETE /api/v1/pins/:templateId': 'logs:correct',
  'GET /api/v1/settings': 'settings:read',
  'PUT /api/v1/settings': 'settings:write',

  'POST /api/v1/ingest': 'logs:write',
  'POST /v1/logs': 'logs:write',
  'POST /loki/api/v1/push': 'logs:write',
  'POST /_bulk': 'logs:write',
  'PUT /_bulk': 'logs:write',
  'POST /:index/_bulk': 'logs:write',
  'GET /': 'logs:write',
  'GET /_cluster/health': 'logs:write',
  'GET /_cluster/health/:index': 'logs:write',
  'GET /_license': 'logs:write',
  'GET /_xpack': 'logs:write',
  'GET /_component_template/:name': 'logs:write',
  'PUT /_component_template/:name': 'logs:write',
  'GET /_data_stream/:name': 'logs:write',
  'PUT /_data_stream/:name': 'logs:write',
  'GET /_ilm/policy/:name': 'logs:write',
  'PUT /_ilm/policy/:name': 'logs:write',
  'GET /_index_template/:name': 'logs:write',
  'PUT /_index_template/:name': 'logs:write',
  'GET /_ingest/pipeline/:name': 'logs:write',
  'PUT /_ingest/pipeline/:name': 'logs:write',
  'GET /_template/:name': 'logs:write',
  'PUT /_template/:name': 'logs:write',

  'GET /api/v1/logs/search': 'logs:read',
  'GET /api/v1/logs/stats': 'logs:read',
  'GET /api/v1/logs/trends': 'logs:read',
  'GET /api/v1/logs/fields': 'logs:read',
  'GET /api/v1/logs/fields/:field/values': 'logs:read',
  'GET /api/v1/logs/:id': 'logs:read',
  'GET /api/v1/logs/:id/context': 'logs:read',
  'GET /api/v1/logs/:id/explanation': 'logs:read',
  'GET /api/v1/logs/export': 'logs:export',
  'GET /api/v1/patterns': 'logs:read',

  'GET /api/v1/rules': 'rules:read',
  'POST /api/v1/rules': 'rules:write',
  'GET /api/v1/rules/:id': 'rules:read',
  'PUT /api/v1/rules/:id': 'rules:write',
  'DELETE /api/v1/rules/:id': 'rules:write',
  'GET /api/v1/channels': 'channels:read',
  'POST /api/v1/channels': 'channels:write',
  'GET /api/v1/channels/:id': 'channels:read',
  'PUT /api/v1/channels/:id': 'channels:write',
  'DELETE /api/v1/channels/:id': 'channels:write',
  'POST /api/v1/channels/:id/test': 'channels:write',
  'GET /api/v1/silences': 'alerts:read',
  'POST /api/v1/silences': 'alerts:act',
  'DELETE /api/v1/silences/:id': 'alerts:act',
  'GET /api/v1/alerts': 'alerts:read',
  'GET /api/v1/alerts/:id': 'alerts:read',
  'POST /api/v1/alerts/:id/ack': 'alerts:act',
  'POST /api/v1/alerts/:id/resolve': 'alerts:act',
};

let api: ApiApp;
beforeAll(async () => (api = await startApiApp()));
afterAll(() => api?.close());

/** Routes of controllers and of the document; HEAD follows its GET, and what the page of the document loads is no call. */
const routes = () =>
  api.routes.routes.filter(({ method, path }) => method !== 'HEAD' && !(path.startsWith('/api/docs/') && path !== '/api/docs/'));
const nameOf = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;

test('every route has a decision, and every decision a route', () => {
  expect(routes().map(nameOf).sort()).toEqual(Object.keys(DECISIONS).sort());
});

const scopesOf = (caller: Role | 'key'): readonly Scope[] => (caller === 'key' ? ['logs:write', 'logs:read'] : ROLE_SCOPES[caller]);
const clientOf = (caller: Role | 'key'): Promise<ApiClient> => (caller === 'key' ? api.withKey(scopesOf('key')) : api.as(caller));

/** What the guard answered; what a route answers by itself, such as 404 or 422, means that it let the caller in. */
const outcomeOf = async (client: ApiClient, name: string): Promise<'in' | 'unauthenticated' | 'forbidden'> => {
  const [method = '', path = ''] = name.split(' ');
  const { status, body } = await client.request(method, path.replace(/:\w+/g, 'none').replace('*', 'none'));
  // The clients of OpenTelemetry, Loki and Elasticsearch are told in forms of their own.
  if (status === 401 && JSON.stringify(body).includes('Sign in, or send a valid key.')) return 'unauthenticated';
  return status === 403 ? 'forbidden' : 'in';
};
const outcomes = async (client: ApiClient): Promise<Record<string, string>> => {
  const found: Record<string, string> = {};
  for (const name of Object.keys(DECISIONS)) found[name] = await outcomeOf(client, name);
  return found;
};

test.each([...ROLES, 'key' as const])('%s gets in where its scopes let it, and nowhere else', async (caller) => {
  const scopes = scopesOf(caller);
  const expected = Object.entries(DECISIONS).map(([name, decision]) => [
    name,
    decision === 'public' || decision === 'signed-in' || scopes.includes(decision) ? 'in' : 'forbidden',
  ]);
  expect(await outcomes(await clientOf(caller))).toEqual(Object.fromEntries(expected));
});

test('without credentials only what is public is open', async () => {
  const expected = Object.entries(DECISIONS).map(([name, decision]) => [name, decision === 'public' ? 'in' : 'unauthenticated']);
  expect(await outcomes(api.anonymous)).toEqual(Object.fromEntries(expected));
});

import { ApiKeyRepository } from '@tocsin/adapters/database';
import type { Scope } from '@tocsin/contracts';
import { type ApiApp, ApiClient, startApiApp } from '../../test/api-app.ts';

let now = Date.now();
let api: ApiApp;
let admin: ApiClient;
beforeAll(async () => {
  api = await startApiApp({ ports: { 'tocsin:Clock': () => now } });
  admin = await api.as('admin');
});
afterAll(() => api?.close());

const make = async (scopes: Scope[], more: Record<string, unknown> = {}) => {
  const { body } = await admin.post('api-keys', { name: 'shipper', scopes, ...more });
  return { id: body.id, key: body.key, client: new ApiClient(api.url, `Bearer ${body.key}`) };
};

test('a key is shown once and lets in what its scopes name', async () => {
  const { id, key, client } = await make(['logs:write', 'users:read']);
  expect(key).toMatch(new RegExp(`^tk_${id}_[\\w-]{43}$`));
  expect((await client.get('auth/me')).body).toMatchObject({ kind: 'apiKey', id, role: null, scopes: ['logs:write', 'users:read'] });
  expect((await client.get('users')).status).toBe(200);
  expect((await client.get('audit')).status).toBe(403);
  const { body } = await admin.get('api-keys');
  expect(body.items[0]).toMatchObject({ id, name: 'shipper', createdBy: 'admin@example.org', revokedAt: null });
  expect(JSON.stringify(body)).not.toContain(key.slice(-43));
  const rows = await api.auditRows({ action: 'api_key.create' });
  expect(JSON.stringify(rows)).not.toContain(key.slice(-43));
});

test('shippers may send it as ApiKey or as a password', async () => {
  const { key } = await make(['logs:write']);
  const [, id = '', secret = ''] = /^tk_([^_]+)_(.+)$/.exec(key) ?? [];
  for (const authorization of [
    `ApiKey ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
    `Basic ${Buffer.from(`elastic:${key}`).toString('base64')}`,
  ]) {
    expect((await new ApiClient(api.url, authorization).get('auth/me')).status).toBe(200);
  }
});

test('a wrong secret and an unknown key are refused and audited', async () => {
  const { id } = await make(['logs:write']);
  for (const key of [`tk_${id}_${'x'.repeat(43)}`, `tk_abc_${'x'.repeat(43)}`]) {
    expect((await new ApiClient(api.url, `Bearer ${key}`).get('auth/me')).status).toBe(401);
  }
  const rows = await api.auditRows({ action: 'auth.key' });
  expect(rows).toContainEqual(expect.objectContaining({ outcome: 'failure', detail: { keyId: id }, target: 'GET /api/v1/auth/me' }));
});

test('a revoked key is refused at once and stays in the list', async () => {
  const { id, client } = await make(['users:read']);
  expect((await client.get('users')).status).toBe(200);
  expect((await admin.delete(`api-keys/${id}`)).status).toBe(204);
  expect((await client.get('users')).status).toBe(401);
  const { body } = await admin.get('api-keys');
  expect(body.items.find((each: { id: string }) => each.id === id)).toMatchObject({ revokedAt: expect.any(String) });
  expect((await admin.delete('api-keys/none')).status).toBe(404);
});

test('a key ends at its time, which must lie ahead', async () => {
  const { client } = await make(['users:read'], { expiresAt: new Date(now + 60_000).toISOString() });
  expect((await client.get('users')).status).toBe(200);
  now += 60_000;
  expect((await client.get('users')).status).toBe(401);
  const past = await admin.post('api-keys', { name: 'x', scopes: ['logs:read'], expiresAt: new Date(now).toISOString() });
  expect(past).toMatchObject({ status: 422, body: { errors: [{ path: 'expiresAt' }] } });
});

test('a key cannot hold what its maker may not do', async () => {
  const { client } = await make(['keys:write', 'logs:read']);
  const more = await client.post('api-keys', { name: 'x', scopes: ['logs:read', 'users:write'] });
  expect(more).toMatchObject({ status: 403, body: { detail: expect.stringContaining('users:write') } });
  expect((await client.post('api-keys', { name: 'x', scopes: ['logs:read'] })).status).toBe(201);
});

test('its last use is noted, once a minute at most', async () => {
  const { id, client } = await make(['users:read']);
  const lastUse = async () => (await api.app.get(ApiKeyRepository).findForUse(id))?.lastUsedAt?.getTime() ?? null;
  const first = now;
  await client.get('users');
  while ((await lastUse()) === null) await new Promise(setImmediate);
  now += 59_000;
  await client.get('users');
  now += 1000;
  expect(await lastUse()).toBe(first);
  await client.get('users');
  while ((await lastUse()) === first) await new Promise(setImmediate);
  expect(await lastUse()).toBe(now);
});

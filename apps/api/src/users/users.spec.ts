import { UserRepository } from '@tocsin/adapters/database';
import type { Role } from '@tocsin/contracts';
import { type ApiApp, ApiClient, emailOf, startApiApp, TEST_PASSWORD } from '../../test/api-app.ts';

let api: ApiApp;
let admin: ApiClient;
beforeAll(async () => {
  api = await startApiApp();
  admin = await api.as('admin');
});
afterAll(() => api?.close());

const made = async (name: string, role: Role = 'viewer') =>
  (await admin.post('users', { email: `${name}@example.org`, name, role, password: TEST_PASSWORD })).body;
const signedIn = async (email: string, password = TEST_PASSWORD): Promise<ApiClient> => {
  const { body } = await api.anonymous.post('auth/login', { email, password });
  return new ApiClient(api.url, `Bearer ${body.accessToken}`);
};
const idOf = async (role: Role): Promise<string> => (await api.app.get(UserRepository).findForSignIn(emailOf(role)))?.id ?? '';

test('a user is made, found in the list, changed and removed, each time with an audit row', async () => {
  const created = await admin.post('users', { email: ' Ada@Example.org', name: 'Ada', role: 'analyst', password: TEST_PASSWORD });
  expect(created).toMatchObject({ status: 201, body: { email: 'ada@example.org', role: 'analyst', enabled: true, lastLoginAt: null } });
  expect(JSON.stringify(created.body)).not.toContain('argon2');
  const { id } = created.body;
  expect((await admin.get('users')).body.items).toContainEqual(created.body);
  const changed = await admin.patch(`users/${id}`, { role: 'oncall', password: 'another long password' });
  expect(changed).toMatchObject({ status: 200, body: { role: 'oncall' } });
  expect((await admin.delete(`users/${id}`)).status).toBe(204);
  expect((await admin.patch(`users/${id}`, { name: 'x' })).status).toBe(404);

  const rows = (await api.auditRows({ actor: emailOf('admin') })).filter(({ target }) => target === id);
  expect(rows.map(({ action }) => action)).toEqual(['user.delete', 'user.update', 'user.create']);
  expect(rows[1]).toMatchObject({ before: { role: 'analyst' }, after: { role: 'oncall' }, detail: { signInChanged: true } });
  expect(JSON.stringify(rows)).not.toMatch(/another long password|argon2/);
});

test('wrong values are named, and an address is taken once', async () => {
  const wrong = await admin.post('users', { email: 'no address', name: '', role: 'king', password: 'short', more: 1 });
  expect(wrong).toMatchObject({ status: 422, body: { code: 'invalid' } });
  expect(wrong.body.errors.map(({ path }: { path: string }) => path)).toEqual(
    expect.arrayContaining(['email', 'name', 'role', 'password']),
  );
  await made('bob');
  const twice = await admin.post('users', { email: 'BOB@example.org', name: 'Bob', role: 'viewer', password: TEST_PASSWORD });
  expect(twice).toMatchObject({ status: 409, body: { code: 'conflict' } });
});

test('a disabled user is out at once, and so is one with a new password or a lesser role', async () => {
  const carol = await made('carol', 'analyst');
  const client = await signedIn(carol.email);
  await admin.patch(`users/${carol.id}`, { role: 'ingest' });
  expect((await client.get('auth/me')).body).toMatchObject({ role: 'ingest', scopes: ['logs:write'] });
  await admin.patch(`users/${carol.id}`, { password: 'another long password' });
  expect((await client.get('auth/me')).status).toBe(401);
  const again = await signedIn(carol.email, 'another long password');
  await admin.patch(`users/${carol.id}`, { enabled: false });
  expect((await again.get('auth/me')).status).toBe(401);
});

test('nobody changes their own role, disables or removes themselves', async () => {
  const id = await idOf('admin');
  expect((await admin.patch(`users/${id}`, { role: 'viewer' })).status).toBe(409);
  expect((await admin.patch(`users/${id}`, { enabled: false })).status).toBe(409);
  expect((await admin.delete(`users/${id}`)).status).toBe(409);
  expect((await admin.patch(`users/${id}`, { name: 'The Admin' })).status).toBe(200);
});

test('one enabled admin is left, even where two remove each other at the same moment', async () => {
  const [dave, erin] = [await made('dave', 'admin'), await made('erin', 'admin')];
  const [asDave, asErin] = [await signedIn(dave.email), await signedIn(erin.email)];
  // A key with the right to, since nobody can do it to themselves.
  const key = await api.withKey(['users:write']);
  const results = await Promise.all([
    asDave.patch(`users/${erin.id}`, { enabled: false }),
    asErin.patch(`users/${dave.id}`, { enabled: false }),
    key.patch(`users/${await idOf('admin')}`, { role: 'viewer' }),
  ]);
  const admins = (await api.app.get(UserRepository).list(undefined, 100)).filter(({ role, enabled }) => role === 'admin' && enabled);
  expect(admins.length).toBeGreaterThanOrEqual(1);
  expect(results.every(({ status }) => [200, 401, 403, 409].includes(status))).toBe(true);
  for (const { id } of admins) await key.patch(`users/${id}`, { role: 'viewer' });
  const left = (await api.app.get(UserRepository).list(undefined, 100)).filter(({ role, enabled }) => role === 'admin' && enabled);
  expect(left).toHaveLength(1);
  const last = await key.delete(`users/${left[0]?.id}`);
  expect(last).toMatchObject({ status: 409, body: { detail: 'There must be one enabled admin at least.' } });
});

import { UserRepository } from '@tocsin/adapters/database';
import { DataSource } from 'typeorm';
import { type ApiApp, ApiClient, emailOf, startApiApp } from '../../test/api-app.ts';

let now = Date.now();
let api: ApiApp;
beforeAll(async () => (api = await startApiApp({ ports: { 'tocsin:Clock': () => now } })));
afterAll(() => api?.close());

test('what another process changed is noticed within five seconds', async () => {
  const viewer = await api.as('viewer');
  const admin = await api.as('admin');
  const key = await api.withKey(['users:read']);
  expect([(await viewer.get('auth/me')).status, (await key.get('users')).status]).toEqual([200, 200]);
  const other = new UserRepository(api.app.get(DataSource));
  const user = await other.findForSignIn(emailOf('viewer'));
  await other.change(user?.id ?? '', { enabled: false });
  await api.app.get(DataSource).query('UPDATE api_key SET revoked_at = now()');
  now += 5000;
  expect([(await viewer.get('auth/me')).status, (await key.get('users')).status]).toEqual([401, 401]);
  expect((await admin.get('auth/me')).status).toBe(200);
});

test('a user who was removed is nobody', async () => {
  const [analyst, admin] = [await api.as('analyst'), await api.as('admin')];
  const user = await api.app.get(UserRepository).findForSignIn(emailOf('analyst'));
  expect((await admin.delete(`users/${user?.id}`)).status).toBe(204);
  expect((await analyst.get('auth/me')).status).toBe(401);
});

test('while the database is away, who was known goes on, and a stranger is told to come back', async () => {
  const oncall = await api.as('oncall');
  const { authorization } = await api.withKey(['logs:read']);
  const key = new ApiClient(api.url, authorization);
  expect((await oncall.get('auth/me')).status).toBe(200);
  now += 5000;
  const source = api.app.get(DataSource);
  const query = source.createQueryRunner.bind(source);
  source.createQueryRunner = () => {
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  };
  try {
    expect((await oncall.get('auth/me')).status).toBe(200);
    expect(await key.get('auth/me')).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    const signIn = await api.anonymous.post('auth/login', { email: emailOf('oncall'), password: 'x' });
    expect(signIn).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(signIn.headers.get('retry-after')).toBe('5');
    now += 3_600_000;
    expect(await oncall.get('auth/me')).toMatchObject({ status: 503 });
    now -= 3_600_000;
  } finally {
    source.createQueryRunner = query;
  }
  expect((await oncall.get('auth/me')).status).toBe(200);
});

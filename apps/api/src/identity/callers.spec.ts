import { UserRepository } from '@tocsin/adapters/database';
import { DataSource } from 'typeorm';
import { type ApiApp, emailOf, startApiApp } from '../../test/api-app.ts';

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

test('while the database is away, a token is neither good nor bad', async () => {
  const oncall = await api.as('oncall');
  now += 5000;
  const source = api.app.get(DataSource);
  const query = source.createQueryRunner.bind(source);
  source.createQueryRunner = () => {
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  };
  try {
    expect(await oncall.get('auth/me')).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  } finally {
    source.createQueryRunner = query;
  }
  expect((await oncall.get('auth/me')).status).toBe(200);
});

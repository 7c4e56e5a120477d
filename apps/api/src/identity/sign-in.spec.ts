import { type ApiApp, startApiApp } from '../../test/api-app.ts';

let api: ApiApp;
beforeAll(async () => (api = await startApiApp()));
afterAll(() => api?.close());

test('signs in and tells who is calling', async () => {
  const viewer = await api.as('viewer');
  const me = await viewer.get('auth/me');
  expect(me).toMatchObject({ status: 200, body: { kind: 'user', email: 'viewer@example.org', role: 'viewer' } });
});

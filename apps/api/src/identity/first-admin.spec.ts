import { type ApiApp, startApiApp } from '../../test/api-app.ts';
import { FirstAdmin } from './first-admin.ts';

let api: ApiApp;
beforeAll(async () => (api = await startApiApp()));
afterAll(() => api?.close());

test('the first start makes one admin with a password that is told once, however many processes start', async () => {
  const firstAdmin = api.app.get(FirstAdmin);
  const results = await Promise.all([firstAdmin.ensure(), firstAdmin.ensure(), firstAdmin.ensure()]);
  const [made, ...more] = results.filter(({ created }) => created);
  expect(more).toEqual([]);
  expect(made).toMatchObject({ email: 'admin@localhost', password: expect.stringMatching(/^[\w-]{20}$/) });
  expect(await firstAdmin.ensure()).toEqual({ email: 'admin@localhost', created: false });

  const signIn = await api.anonymous.post('auth/login', { email: 'admin@localhost', password: made?.password });
  expect(signIn).toMatchObject({ status: 200, body: { user: { role: 'admin' } } });
  const rows = await api.auditRows({ action: 'user.create' });
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(made?.password);
});

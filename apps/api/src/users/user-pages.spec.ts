import { ROLE_SCOPES, ROLES } from '@tocsin/contracts';
import { type ApiApp, type ApiClient, startApiApp, TEST_PASSWORD } from '../../test/api-app.ts';

let api: ApiApp;
let admin: ApiClient;
beforeAll(async () => {
  api = await startApiApp();
  admin = await api.as('admin');
});
afterAll(() => api?.close());

test('the list comes in pages that hold everyone once', async () => {
  for (const name of ['a', 'b', 'c', 'd']) {
    await admin.post('users', { email: `${name}@example.org`, name, role: 'viewer', password: TEST_PASSWORD });
  }
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const { body } = await admin.get(`users?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`);
    expect(body.items.length).toBeLessThanOrEqual(2);
    found.push(...(body.items as { email: string }[]).map(({ email }) => email));
    cursor = body.nextCursor;
  } while (cursor !== null);
  expect(found).toEqual(['a@example.org', 'admin@example.org', 'b@example.org', 'c@example.org', 'd@example.org']);
});

test('a cursor that is not ours is malformed, a limit out of range invalid', async () => {
  expect(await admin.get('users?cursor=bm8')).toMatchObject({ status: 400, body: { code: 'malformed' } });
  expect(await admin.get('users?limit=0')).toMatchObject({ status: 422, body: { errors: [{ path: 'limit' }] } });
  expect(await admin.get('users?page=2')).toMatchObject({ status: 422 });
});

test('the roles tell what they may do', async () => {
  const { body } = await admin.get('roles');
  expect(body.items.map(({ role }: { role: string }) => role)).toEqual(ROLES);
  for (const { role, scopes, description } of body.items) {
    expect(scopes).toEqual(ROLE_SCOPES[role as 'admin']);
    expect(description).not.toBe('');
  }
});

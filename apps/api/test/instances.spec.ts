import type { TailMessage } from '@tocsin/contracts';
import { WebSocket } from 'ws';
import { FirstAdmin } from '../src/identity/first-admin.ts';
import { type ApiApp, ApiClient, emailOf, startApiApp, TEST_PASSWORD } from './api-app.ts';

// Two instances of the API over one database, as they stand behind a balancer; each call may come to either.
let now = Date.now();
let a: ApiApp;
let b: ApiApp;
beforeAll(async () => {
  const options = { settings: { loginTries: 4, trustProxy: ['loopback'] }, ports: { 'tocsin:Clock': () => now } };
  a = await startApiApp(options);
  b = await startApiApp({ ...options, databaseUrl: a.databaseUrl });
}, 60_000);
afterAll(async () => {
  await b?.close();
  await a?.close();
});
// Each test begins with full limits.
beforeEach(() => (now += 10 * 60_000));

const cookieOf = (headers: Headers): string => headers.getSetCookie()[0]?.split(';')[0] ?? '';
const signIn = async (instance: ApiApp, address = '192.0.2.200') => {
  const { status, headers, body } = await instance.anonymous.post(
    'auth/login',
    { email: emailOf('analyst'), password: TEST_PASSWORD },
    { headers: { 'x-forwarded-for': address } },
  );
  expect(status).toBe(200);
  return { cookie: cookieOf(headers), authorization: `Bearer ${(body as { accessToken: string }).accessToken}` };
};
const refresh = (instance: ApiApp, cookie: string) => instance.anonymous.post('auth/refresh', undefined, { headers: { cookie } });

/** What a live tail answers to a ticket first. */
const firstMessage = (instance: ApiApp, ticket: string): Promise<TailMessage> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${instance.url.replace('http', 'ws')}/api/v1/stream?ticket=${ticket}`);
    socket.once('error', reject);
    socket.once('message', (data: Buffer) => {
      socket.terminate();
      resolve(JSON.parse(data.toString()) as TailMessage);
    });
  });

test('a ticket from one lets in at the other, once over both', async () => {
  const viewer = await a.as('viewer');
  const { body } = await viewer.post('stream/tickets', { q: 'level:error' });
  const { ticket } = body;
  expect(await firstMessage(b, ticket)).toMatchObject({ type: 'heartbeat' });
  for (const instance of [a, b]) expect(await firstMessage(instance, ticket)).toMatchObject({ type: 'error', code: 'unauthenticated' });
});

test('sign-in tries count over both', async () => {
  const statuses = [];
  for (let i = 0; i < 5; i++) {
    const { status } = await (i % 2 ? a : b).anonymous.post(
      'auth/login',
      { email: `guess-${i}@example.org`, password: 'x' },
      { headers: { 'x-forwarded-for': '198.51.100.7' } },
    );
    statuses.push(status);
  }
  expect(statuses).toEqual([401, 401, 401, 401, 429]);
});

test('either takes the tokens of the other, and a sign-out at one ends the session at both', async () => {
  await a.as('analyst');
  const { cookie, authorization } = await signIn(a);
  const atB = new ApiClient(b.url, authorization);
  expect((await atB.get('auth/me')).status).toBe(200);
  expect((await a.anonymous.post('auth/logout', undefined, { headers: { cookie } })).status).toBe(204);
  expect((await refresh(b, cookie)).status).toBe(401);
  now += 5000;
  expect((await atB.get('auth/me')).status).toBe(401);
});

test('a stolen refresh token that is used at the other ends the session at both', async () => {
  await a.as('analyst');
  const { cookie, authorization } = await signIn(b);
  const next = await refresh(a, cookie);
  expect(next.status).toBe(200);
  now += 60_000;
  expect((await refresh(b, cookie)).status).toBe(401);
  expect((await refresh(a, cookieOf(next.headers))).status).toBe(401);
  expect((await new ApiClient(a.url, authorization).get('auth/me')).status).toBe(401);
});

test('a key that is revoked at one is refused at the other within five seconds', async () => {
  const admin = await a.as('admin');
  const { body } = await admin.post('api-keys', { name: 'shipper', scopes: ['logs:write'] });
  const { id, key } = body as { id: string; key: string };
  const atB = new ApiClient(b.url, `Bearer ${key}`);
  expect((await atB.post('ingest', { message: 'x' })).status).toBe(200);
  await admin.delete(`api-keys/${id}`);
  now += 5000;
  expect((await atB.post('ingest', { message: 'x' })).status).toBe(401);
});

test('the first admin is made once', async () => {
  await a.as('admin');
  const made = await Promise.all([a, b].map(({ app }) => app.get(FirstAdmin).ensure()));
  expect(made.map(({ created }) => created)).toEqual([false, false]);
});

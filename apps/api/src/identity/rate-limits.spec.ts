import { type ApiApp, startApiApp } from '../../test/api-app.ts';

let now = Date.now();
let api: ApiApp;
beforeAll(async () => {
  api = await startApiApp({
    settings: { loginTries: 3, callsPerSecond: 5, trustProxy: ['loopback'] },
    ports: { 'tocsin:Clock': () => now },
  });
});
afterAll(() => api?.close());
// Each test begins with full limits.
beforeEach(() => (now += 10 * 60_000));

const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
const signIn = (email: string, address: string) => api.anonymous.post('auth/login', { email, password: 'x' }, from(address));

test('sign-in tries are bounded for each address, and the answer says so', async () => {
  const answers = [];
  for (let i = 0; i < 4; i++) answers.push(await signIn(`${i}@example.org`, '192.0.2.1'));
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 429]);
  expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"sign-in";q=3;w=300');
  const last = answers[3];
  expect(last?.headers.get('ratelimit')).toMatch(/^"sign-in";r=0;t=\d+$/);
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(last?.body).toMatchObject({ code: 'rate_limited' });
  expect((await signIn('4@example.org', '192.0.2.2')).status).toBe(401);
});

test('and for each account, wherever the tries come from', async () => {
  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push((await signIn(i % 2 ? 'A@example.org' : 'a@example.org', `198.51.100.${i}`)).status);
  expect(statuses).toEqual([401, 401, 401, 429]);
});

test('an IPv6 customer counts as one, whatever the address within its network', async () => {
  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push((await signIn(`v6-${i}@example.org`, `2001:db8:1:2::${i}`)).status);
  expect(statuses).toEqual([401, 401, 401, 429]);
  expect((await signIn('v6-x@example.org', '2001:db8:1:3::1')).status).toBe(401);
});

test('calls are bounded for each address before anybody is signed in', async () => {
  const statuses = [];
  for (let i = 0; i < 6; i++) statuses.push((await api.anonymous.get('auth/me', from('203.0.113.1'))).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  now += 1000;
  expect((await api.anonymous.get('auth/me', from('203.0.113.1'))).status).toBe(401);
});

test('and for each user, from however many addresses', async () => {
  const viewer = await api.as('viewer');
  now += 1000;
  const answers = [];
  for (let i = 0; i < 6; i++) answers.push(await viewer.get('auth/me', from(`203.0.113.${10 + i}`)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
  expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"calls";q=5;w=1');
});

test('where calls have no limit, guesses of keys have one', async () => {
  const guess = (i: number) =>
    api.anonymous.post('ingest', {}, { headers: { ...from('203.0.113.99').headers, authorization: `Bearer tk_${i}_${'x'.repeat(43)}` } });
  const statuses = [];
  for (let i = 0; i < 6; i++) statuses.push((await guess(i)).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
});

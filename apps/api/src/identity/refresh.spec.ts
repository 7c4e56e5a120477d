import { type ApiApp, ApiClient, emailOf, startApiApp, TEST_PASSWORD } from '../../test/api-app.ts';

let now = Date.now();
let api: ApiApp;
beforeAll(async () => {
  api = await startApiApp({ ports: { 'tocsin:Clock': () => now } });
  await api.as('viewer');
});
afterAll(() => api?.close());

const cookieOf = (headers: Headers): string => headers.getSetCookie()[0] ?? '';
const valueOf = (headers: Headers): string => cookieOf(headers).split(';')[0] ?? '';
const signIn = async (): Promise<{ token: string; cookie: string; attributes: string }> => {
  const { body, headers } = await api.anonymous.post('auth/login', { email: emailOf('viewer'), password: TEST_PASSWORD });
  return { token: body.accessToken, cookie: valueOf(headers), attributes: cookieOf(headers) };
};
const refresh = (cookie: string, headers: Record<string, string> = {}) =>
  api.anonymous.post('auth/refresh', {}, { headers: { cookie, ...headers } });
const meStatus = async (token: string) => (await new ApiClient(api.url, `Bearer ${token}`).get('auth/me')).status;
const later = (ms: number) => (now += ms);

test('the cookie is out of reach of scripts, other sites and other paths', async () => {
  const { attributes } = await signIn();
  expect(attributes).toMatch(/; Path=\/api\/v1\/auth;/);
  expect(attributes).toContain('; HttpOnly');
  expect(attributes).toContain('; SameSite=Strict');
});

test('a refresh gives a new access token and replaces the cookie', async () => {
  const { cookie } = await signIn();
  const { status, body, headers } = await refresh(cookie);
  expect(status).toBe(200);
  expect(body).toMatchObject({ expiresIn: 900, user: { email: emailOf('viewer') } });
  expect(valueOf(headers)).not.toBe(cookie);
  expect(await meStatus(body.accessToken)).toBe(200);
  expect((await refresh(valueOf(headers))).status).toBe(200);
});

test('two tabs that refresh together both stay signed in, by one cookie', async () => {
  const { cookie } = await signIn();
  const answers = await Promise.all([refresh(cookie), refresh(cookie)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  const given = answers.map(({ headers }) => valueOf(headers)).filter((value) => value !== '');
  expect(given).toHaveLength(1);
  later(60_000);
  expect((await refresh(given[0] ?? '')).status).toBe(200);
});

test('a cookie that was used before ends the whole session, and is audited', async () => {
  const { cookie: stolen } = await signIn();
  const { body, headers } = await refresh(stolen);
  expect(await meStatus(body.accessToken)).toBe(200);
  later(6000);
  const reuse = await refresh(stolen);
  expect(reuse.status).toBe(401);
  expect(cookieOf(reuse.headers)).toMatch(/^tocsin_refresh=;/);
  expect((await refresh(valueOf(headers))).status).toBe(401);
  expect(await meStatus(body.accessToken)).toBe(401);
  const rows = await api.auditRows({ action: 'auth.refresh_reuse' });
  expect(rows).toEqual([expect.objectContaining({ outcome: 'denied', actor: expect.objectContaining({ name: emailOf('viewer') }) })]);
});

test('a session that is not used ends by itself', async () => {
  const { cookie } = await signIn();
  later(15 * 86_400_000);
  expect((await refresh(cookie)).status).toBe(401);
});

test('signing out ends the refresh cookie and the access token at once', async () => {
  const { token, cookie } = await signIn();
  const out = await api.anonymous.post('auth/logout', undefined, { headers: { cookie } });
  expect(out.status).toBe(204);
  expect(cookieOf(out.headers)).toMatch(/^tocsin_refresh=;/);
  expect(await meStatus(token)).toBe(401);
  expect((await refresh(cookie)).status).toBe(401);
});

test.each([
  ['another site, as a browser tells it', { 'sec-fetch-site': 'cross-site' }],
  ['a neighbour on the same site', { 'sec-fetch-site': 'same-site' }],
  ['another origin, in an older browser', { origin: 'https://evil.example' }],
])('the cookie is not taken from %s', async (_, headers) => {
  const { cookie } = await signIn();
  expect(await refresh(cookie, headers)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect((await refresh(cookie, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
});

test('without a cookie there is no session', async () => {
  expect((await api.anonymous.post('auth/refresh', {})).status).toBe(401);
  expect((await api.anonymous.post('auth/logout')).status).toBe(204);
});

import { type ApiApp, startApiApp } from '../../test/api-app.ts';

let api: ApiApp;
beforeAll(async () => {
  api = await startApiApp({ settings: { corsOrigins: ['https://console.example.org'], publicUrl: 'https://logs.example.org/' } });
});
afterAll(() => api?.close());

const preflight = (origin: string) =>
  api.anonymous.request('OPTIONS', 'auth/login', { headers: { origin, 'access-control-request-method': 'POST' } });
const write = (origin: string) => api.anonymous.post('auth/refresh', {}, { headers: { origin } });

test('only origins that the settings name may call from their pages', async () => {
  expect((await preflight('https://console.example.org')).headers.get('access-control-allow-origin')).toBe('https://console.example.org');
  expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
});

test('a change is taken from our public address and the named origins, from no other', async () => {
  // 401: let through, and there is no session.
  expect((await write('https://logs.example.org')).status).toBe(401);
  expect((await write('https://console.example.org')).status).toBe(401);
  expect((await write('https://evil.example')).status).toBe(403);
});

test('behind https, browsers are told to stay there', async () => {
  expect((await api.anonymous.get('auth/me')).headers.get('strict-transport-security')).toMatch(/max-age=/);
});

test('long answers are compressed, as the caller can read them', async () => {
  const answer = await fetch(`${api.url}/api/openapi.json`, { headers: { 'accept-encoding': 'gzip' } });
  expect(answer.headers.get('content-encoding')).toBe('gzip');
  expect(await answer.json()).toMatchObject({ openapi: '3.1.0' });
});

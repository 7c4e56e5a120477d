import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiApp, startApiApp } from '../../test/api-app.ts';
import { serveWeb } from './serve-web.ts';

const PAGE = '<!doctype html><title>Tocsin</title>';
const asBrowser = { headers: { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' } };

let outside: string;
let api: ApiApp;
beforeAll(async () => {
  outside = mkdtempSync(join(tmpdir(), 'web-'));
  const folder = join(outside, 'web');
  mkdirSync(folder);
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'main-ABCD2345.js'), `// ${'x'.repeat(5000)}`);
  writeFileSync(join(folder, 'chunk--MLfEPXp.js'), '//');
  writeFileSync(join(folder, 'icon-darkmode.svg'), '<svg/>');
  mkdirSync(join(folder, 'media'));
  writeFileSync(join(folder, 'media', 'font-QWER5678.woff2'), 'font');
  writeFileSync(join(outside, 'outside.txt'), 'outside');
  api = await startApiApp({ beforeInit: (app) => serveWeb(app, folder) });
});
afterAll(async () => {
  await api?.close();
  rmSync(outside, { recursive: true });
});

test.each(['/', '/logs?q=error', '/alerts/7', '/sign-in'])('a browser at %s gets the page, always fresh', async (path) => {
  const { status, body, headers } = await api.anonymous.get(path, asBrowser);
  expect({ status, body }).toEqual({ status: 200, body: PAGE });
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-cache');
});

test('files whose name holds a hash are kept for good, others are asked for again', async () => {
  const script = await api.anonymous.get('/main-ABCD2345.js');
  expect(script).toMatchObject({ status: 200 });
  expect(script.headers.get('content-type')).toMatch(/javascript/);
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect((await api.anonymous.get('/media/font-QWER5678.woff2')).headers.get('cache-control')).toMatch(/immutable/);
  expect((await api.anonymous.get('/chunk--MLfEPXp.js')).headers.get('cache-control')).toMatch(/immutable/);
  expect((await api.anonymous.get('/icon-darkmode.svg')).headers.get('cache-control')).toBe('no-cache');
});

test.each(['/api/v1/nowhere', '/api', '/v1/nowhere', '/none-ABCD2345.js', '/x/_search'])(
  'a browser at %s gets a problem, not the page',
  async (path) => {
    expect(await api.anonymous.get(path, asBrowser)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  },
);

test('who does not ask for a page gets none', async () => {
  expect(await api.anonymous.get('/alerts/7', { headers: { accept: 'application/json' } })).toMatchObject({ status: 404 });
  expect(await api.anonymous.get('/')).toMatchObject({ status: 401 });
  expect(await api.anonymous.post('/alerts/7', {}, asBrowser)).toMatchObject({ status: 404 });
});

test.each(['/..%2foutside.txt', '/media/..%2f..%2foutside.txt', '/%2e%2e/outside.txt'])(
  '%s does not lead out of the folder',
  async (path) => {
    const { body } = await api.anonymous.get(path, asBrowser);
    expect(JSON.stringify(body)).not.toContain('"outside');
  },
);

test('the page may run our own scripts only, and nobody may frame it', async () => {
  const { headers } = await api.anonymous.get('/', asBrowser);
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-frame-options')).toBe('DENY');
  // Over plain http it would lock browsers out.
  expect(headers.get('strict-transport-security')).toBeNull();
});

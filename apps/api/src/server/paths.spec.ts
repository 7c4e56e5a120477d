import { addressOf, mayBePage } from './paths.ts';

test.each([
  ['/logs/search?q=a&from=now-1h', '/api/v1/logs/search?q=a&from=now-1h'],
  ['/logs/stats', '/api/v1/logs/stats'],
  ['/logs/trends?interval=1m', '/api/v1/logs/trends?interval=1m'],
  ['/api/v1/health', '/health'],
  ['/logs/search/more', '/logs/search/more'],
  ['/logs', '/logs'],
  ['/constructor', '/constructor'],
])('%s is answered at %s', (url, address) => {
  expect(addressOf(url)).toBe(address);
});

test.each(['/', '/logs', '/alerts/7', '/sign-in', '/settings/users', '/apiary', '/healthy'])('%s may be a page', (path) => {
  expect(mayBePage(path)).toBe(true);
});

test.each([
  '/api',
  '/api/v1/nowhere',
  '/v1/logs',
  '/loki/api/v1/push',
  '/health',
  '/livez',
  '/metrics',
  '/_bulk',
  '/logs-x/_bulk',
  '/logs/search',
  '/main-ABCD2345.js',
  '/favicon.ico',
])('%s is no page', (path) => {
  expect(mayBePage(path)).toBe(false);
});

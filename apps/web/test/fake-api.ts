import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SCOPES, type TailMessage } from '@tocsin/contracts';
import { WebSocketServer } from 'ws';
import { alertAt, audit, channels, keys, logAt, rules, system, users } from './fake-data.ts';

const MIME: Record<string, string> = { js: 'text/javascript', css: 'text/css', html: 'text/html' };
const root = new URL('../../../dist/web/browser/', import.meta.url);
const TAIL_MS = 50;
const TAIL_LOGS = 25;
const list = <T>(items: T[]) => ({ items, nextCursor: null });
const LEVELS = { info: 40, debug: 12, warn: 6, error: 3 };
const CATEGORIES = { business: 34, general: 16, performance: 8, security: 3 };

const grouped = (groupBy: string | null): Record<string, number> =>
  groupBy === 'level' ? LEVELS : groupBy === 'service' ? { hsearch: 410_233, 'music-recommender': 288_120, indexer: 40_218 } : CATEGORIES;

const trends = (groupBy: string | null) => ({
  interval: '30s',
  tookMs: 3,
  buckets: Array.from({ length: 30 }, (_, n) => {
    const wave = 1 + Math.sin(n / 3) * 0.4 + (n > 22 ? 1.2 : 0);
    const counts = Object.fromEntries(
      Object.entries(grouped(groupBy)).map(([key, count], i) => [key, Math.round(count * (wave + i * 0.1))]),
    );
    return {
      start: new Date(Date.now() - (30 - n) * 30_000).toISOString(),
      total: Object.values(counts).reduce((a, b) => a + b, 0),
      counts,
    };
  }),
});

const answer = (path: string, params: URLSearchParams): unknown => {
  const now = Date.now();
  const alerts = Array.from({ length: 3 }, (_, n) => alertAt(n, now));
  const me = { kind: 'user', id: 'u1', name: 'Ada Okafor', email: 'admin@localhost', role: 'admin', scopes: SCOPES };
  const groups = Object.entries(grouped(params.get('groupBy'))).map(([key, count]) => ({ key, count }));
  const search = {
    items: Array.from({ length: 200 }, (_, n) => logAt(n, now)),
    nextCursor: null,
    total: { value: 738_571, relation: 'gte' },
    tookMs: 12,
  };
  const fixed: Record<string, unknown> = {
    '/auth/login': { accessToken: 'fake', expiresIn: 900, user: users[0] },
    '/auth/refresh': { accessToken: 'fake', expiresIn: 900, user: users[0] },
    '/auth/me': me,
    '/logs/search': params.get('q') === 'nothing' ? { ...search, items: [], total: { value: 0, relation: 'eq' } } : search,
    '/logs/stats': { total: groups.reduce((sum, g) => sum + g.count, 0), groups, tookMs: 2 },
    '/logs/trends': trends(params.get('groupBy')),
    '/logs/fields': {
      fields: ['service', 'host', 'level', 'category', 'severityNumber', 'attributes.latency_ms'].map((name) => ({
        name,
        type: 'keyword',
      })),
    },
    '/stream/tickets': { ticket: 't', expiresIn: 30 },
    '/system': system,
    '/alerts': list(alerts),
    '/rules': list(rules),
    '/channels': list(channels),
    '/users': list(users),
    '/api-keys': list(keys),
    '/audit': list(audit),
  };
  if (path in fixed) return fixed[path];
  if (path.endsWith('/context'))
    return { before: [logAt(8, now), logAt(7, now)], log: { ...logAt(6, now), id: path.split('/')[2] }, after: [logAt(5, now)] };
  if (path.endsWith('/values'))
    return {
      values: [
        { value: 'hsearch', count: 9 },
        { value: 'music-recommender', count: 4 },
      ],
    };
  if (path.startsWith('/logs/')) return logAt(Number(path.slice(10)), now);
  if (path.startsWith('/alerts/')) return alertAt(Number(path.slice(14, 15)), now);
  return undefined;
};

const file = async (path: string, response: ServerResponse): Promise<void> => {
  const name = /\.\w+$/.test(path) ? path.slice(1) : 'index.html';
  try {
    const bytes = await readFile(new URL(name, root));
    response.setHeader('content-type', MIME[name.split('.').pop() ?? ''] ?? 'text/plain').end(bytes);
  } catch {
    response.writeHead(404).end();
  }
};

/** A server that answers like the API, with made-up data, and serves the built page. `signedIn` false: every refresh is refused. */
export const startFakeApi = async (state: { signedIn: boolean }): Promise<{ url: string; stop: () => Promise<void> }> => {
  const server = createServer((request: IncomingMessage, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!url.pathname.startsWith('/api/v1')) return void file(url.pathname, response);
    const path = url.pathname.slice('/api/v1'.length);
    if (path === '/auth/login') state.signedIn = true;
    const body = state.signedIn ? answer(path, url.searchParams) : undefined;
    const status = body !== undefined ? 200 : state.signedIn ? 404 : 401;
    const problem = {
      type: '',
      title: '',
      status,
      code: status === 404 ? 'not_found' : 'unauthenticated',
      detail: `Nothing at ${path}`,
      requestId: 'r',
    };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? problem));
  });
  const sockets = new WebSocketServer({ server, path: '/api/v1/stream' });
  sockets.on('connection', (socket) => {
    let n = 1_000_000;
    const send = (message: TailMessage) => socket.send(JSON.stringify(message));
    const timer = setInterval(() => {
      const items = Array.from({ length: TAIL_LOGS }, () => ({ ...logAt(n++, Date.now()), timestamp: new Date().toISOString() }));
      send({ type: 'log', cursor: `${n}`, items });
    }, TAIL_MS);
    const once = setTimeout(() => send({ type: 'alert', cursor: `${n}`, alert: alertAt(0, Date.now()) }), 600);
    socket.on('close', () => {
      clearInterval(timer);
      clearTimeout(once);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      for (const client of sockets.clients) client.terminate();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};

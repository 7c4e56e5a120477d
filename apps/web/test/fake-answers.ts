import { type Scope, SCOPES } from '@tocsin/contracts';
import {
  alertAt,
  audit,
  channels,
  explanationOf,
  health,
  keys,
  logAt,
  processesAt,
  rules,
  settings,
  silencesAt,
  system,
  users,
} from './fake-data.ts';
import { noPatterns, patternsAt } from './fake-patterns.ts';

/** What the fake server is to be: who has signed in, and how much there is to show. */
export interface FakeState {
  signedIn: boolean;
  /** `empty`: nothing was ever stored; `failing`: every call but those of the session answers 503. */
  mood: 'full' | 'empty' | 'failing';
  scopes?: readonly Scope[];
}

const LEVELS = { info: 40, debug: 12, warn: 6, error: 3 };
const CATEGORIES = { business: 3402, general: 1609, performance: 804, security: 311 };
const SERVICES = { hsearch: 410_233, 'music-recommender': 288_120, indexer: 40_218 };
const BUCKETS = 30;
const list = <T>(items: T[]) => ({ items, nextCursor: null });
const grouped = (by: string | null): Record<string, number> => (by === 'level' ? LEVELS : by === 'service' ? SERVICES : CATEGORIES);

const trends = (by: string | null, interval: string | null) => ({
  interval: interval === null || interval === 'auto' ? '30s' : interval,
  tookMs: 3,
  buckets: Array.from({ length: BUCKETS }, (_, n) => {
    const wave = 1 + Math.sin(n / 3) * 0.4 + (n > 22 ? 1.2 : 0);
    const scale = by === 'service' ? 0.0001 : 1;
    const counts = Object.fromEntries(Object.entries(grouped(by)).map(([key, c], i) => [key, Math.round(c * scale * (wave + i * 0.1))]));
    const total = Object.values(counts).reduce((a, b) => a + b, 0);
    return { start: new Date(Date.now() - (BUCKETS - n) * 30_000).toISOString(), total, counts };
  }),
});

const search = (params: URLSearchParams, now: number) => {
  const from = Number(params.get('cursor') ?? 0);
  if (params.get('q') === 'nothing') return { items: [], nextCursor: null, total: { value: 0, relation: 'eq' }, tookMs: 2 };
  const items = Array.from({ length: 200 }, (_, n) => logAt(from + n, now));
  return { items, nextCursor: from < 2000 ? String(from + 200) : null, total: { value: 738_571, relation: 'gte' }, tookMs: 12 };
};

const empty: Record<string, unknown> = {
  '/logs/search': { items: [], nextCursor: null, total: { value: 0, relation: 'eq' }, tookMs: 1 },
  '/logs/stats': { total: 0, groups: [], tookMs: 1 },
  '/logs/trends': { interval: '30s', buckets: [], tookMs: 1 },
  '/patterns': noPatterns,
  '/system': { ...system, logsPerSecond: 0, acceptedTotal: 0, rejected: {}, queueBytes: 0, storedLogs: 0, storedBytes: 0 },
  '/system/processes': { processes: [] },
  ...Object.fromEntries(['/alerts', '/rules', '/channels', '/silences', '/api-keys', '/audit'].map((path) => [path, list([])])),
};

const reads = (path: string, params: URLSearchParams, now: number): unknown => {
  const by = params.get('groupBy');
  const groups = Object.entries(grouped(by)).map(([key, count]) => ({ key, count }));
  const fixed: Record<string, unknown> = {
    '/logs/search': search(params, now),
    '/logs/stats': { total: groups.reduce((sum, g) => sum + g.count, 0), groups, tookMs: 2 },
    '/logs/trends': trends(by, params.get('interval')),
    '/logs/fields': {
      fields: ['service', 'host', 'level', 'category', 'severityNumber', 'attributes.latency_ms'].map((name) => ({
        name,
        type: 'keyword',
      })),
    },
    '/logs/export': logAt(0, now),
    '/patterns': patternsAt(now, params.get('sort') ?? 'count'),
    '/system': system,
    '/system/processes': { processes: processesAt(now) },
    '/health': health,
    '/alerts': list(Array.from({ length: 3 }, (_, n) => alertAt(n, now)).map(({ deliveries: _d, history: _h, ...alert }) => alert)),
    '/rules': list(rules),
    '/channels': list(channels),
    '/silences': list(silencesAt(now)),
    '/users': list(users),
    '/api-keys': list(keys),
    '/audit': list(audit),
    '/audit/verify': { valid: true, rows: 18_204, firstBadSeq: null, head: 'a'.repeat(64) },
    '/settings': settings,
  };
  if (path in fixed) return fixed[path];
  const [, kind, id = '', part] = path.split('/');
  if (kind === 'logs' && part === 'context') {
    return { before: [logAt(8, now), logAt(7, now)], log: { ...logAt(6, now), id }, after: [logAt(5, now)] };
  }
  if (kind === 'logs' && part === 'explanation') return explanationOf(logAt(Number(id.slice(4)), now));
  if (path.endsWith('/values')) return { values: Object.keys(SERVICES).map((value, n) => ({ value, count: 9 - n })) };
  if (kind === 'logs') return logAt(Number(id.slice(4)), now);
  if (kind === 'alerts') return alertAt(Number(id.slice(6)), now);
  if (kind === 'rules') return rules.find((rule) => rule.id === id);
  return undefined;
};

const writes = (path: string, body: unknown): unknown => {
  const given = typeof body === 'object' && body !== null ? body : {};
  if (path === '/stream/tickets') return { ticket: 'q' in given && given.q === '-*' ? 'alerts' : 'logs', expiresIn: 30 };
  if (path === '/settings') return body;
  if (path === '/api-keys') return { ...keys[0], ...given, id: 'k2', key: 'tk_k2_0123456789abcdef0123456789abcdef' };
  if (path.endsWith('/test')) return { delivered: true, detail: 'Slack answered ok', tookMs: 182 };
  if (path.startsWith('/rules')) return { ...rules[0], ...given };
  if (path.startsWith('/channels')) return { ...channels[0], ...given };
  if (path.startsWith('/users')) return { ...users[1], ...given };
  if (path.startsWith('/silences')) return silencesAt(Date.now())[0];
  return alertAt(0, Date.now());
};

/** What the fake API says; undefined where it has nothing. */
export const answer = (method: string, path: string, params: URLSearchParams, body: unknown, state: FakeState): unknown => {
  if (path === '/auth/login' || path === '/auth/refresh') return { accessToken: 'fake', expiresIn: 900, user: users[0] };
  if (path === '/auth/me') {
    return { kind: 'user', id: 'u1', name: 'Ada Okafor', email: 'admin@localhost', role: 'admin', scopes: state.scopes ?? SCOPES };
  }
  if (method !== 'GET') return writes(path, body);
  if (state.mood === 'empty' && path in empty) return empty[path];
  return reads(path, params, Date.now());
};

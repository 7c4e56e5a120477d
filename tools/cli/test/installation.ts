import { SCOPES } from '@tocsin/contracts';
import { Random } from '../../sources/random.ts';
import { type StandaloneServer } from './standalone-server.ts';
import { tocsin } from './tocsin.ts';

const HOUR_MS = 3_600_000;
const SERVICES = ['shop', 'hsearch', 'Music Recommender', 'früh'];
const WORDS = ['timeout', 'login', 'Failed', 'user', 'GET', '/pay', 'ünïcode', '42', 'connection', 'reset', '😀', 'a_b', 'latency'];

/** Logs of some days, with every kind of value, many of them at the same moment. */
const logsOf = (random: Random, count: number, now: number): object[] =>
  Array.from({ length: count }, (_, n) => ({
    timestamp: new Date(now - random.int(0, 4 * 24) * HOUR_MS - random.int(0, 200) * 1000).toISOString(),
    level: random.pick(['debug', 'info', 'warn', 'error']),
    service: random.pick(SERVICES),
    message: Array.from({ length: random.int(1, 7) }, () => random.pick(WORDS)).join(' ') + (n % 50 === 0 ? `\nsecond line ${n}` : ''),
    ...(random.chance(0.5) ? { host: random.pick(['web-1', 'web-2', 'DB-1']) } : {}),
    ...(random.chance(0.3) ? { traceId: random.hex(32), spanId: random.hex(16), userId: `u${random.int(1, 30)}` } : {}),
    latency_ms: random.chance(0.5) ? random.int(0, 900) : random.next() * 900,
    ok: random.chance(0.5),
    ...(random.chance(0.2) ? { path: random.pick(['/pay', '/Search', '10', '', 'x'.repeat(300)]), tags: ['a', random.int(0, 3)] } : {}),
    ...(n % 100 === 0 ? { mail: `someone${n}@example.org`, nested: { deep: { er: n } } } : {}),
  }));

/** Fills a standalone installation as a time of use would: logs, a rule and its alert, keys, sign-ins, an audit log of it all. */
export const fill = async (server: StandaloneServer, count: number): Promise<void> => {
  const env = { TOCSIN_URL: server.url, TOCSIN_KEY: await server.key(SCOPES) };
  const now = Date.now();
  const logs = logsOf(new Random(7), count, now);
  // Far from its time of receipt: the cluster keeps such a log with those that came with it.
  logs.push({ message: 'from long ago', service: 'shop', timestamp: new Date(now - 20 * 24 * HOUR_MS).toISOString() });
  const rules = '[{name: Siren, query: siren, threshold: 3, groupBy: [service]}, {name: Off, enabled: false, threshold: 7}]';
  const steps = [
    await tocsin(['rules', 'apply', '-'], { env, stdin: rules }),
    await tocsin(['rules', 'delete', 'Business operations fail'], { env }),
    await tocsin(['send'], { env, stdin: logs.map((log) => `${JSON.stringify(log)}\n`).join('') }),
    await tocsin(['search', 'timeout'], { env }),
  ];
  for (const { code, stderr } of steps) if (code !== 0) throw new Error(stderr);
};

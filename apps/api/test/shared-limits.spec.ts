import { DataSource } from 'typeorm';
import { SHARED_CALLS } from '../src/identity/shared-calls.ts';
import { type ApiApp, startApiApp } from './api-app.ts';
import { Severable } from './severable.ts';
import { until } from './until.ts';

// Two instances of the API that share the limit on calls over one database, which they reach by a way that can be cut. The window
// outlives the tests; each has addresses of its own.
const LIMIT = 40;
/** What both may let through unasked, and what they may miss: a tenth. */
const SLACK = 4;
const options = {
  settings: { trustProxy: ['loopback'] },
  // A machine that is busy with other tests answers late.
  ports: { [SHARED_CALLS]: { patienceMs: 30_000 } },
  overrides: { 'tocsin:CallLimit': { name: 'calls', limit: LIMIT, windowMs: 3_600_000 } },
};
let home: ApiApp;
let way: Severable;
let instances: [ApiApp, ApiApp];
beforeAll(async () => {
  home = await startApiApp();
  // So many processes tell of themselves, for as long as the tests run.
  for (const id of ['a', 'b'])
    await home.app.get(DataSource).query(`INSERT INTO process_report VALUES ($1, '{"app": "api"}', now() + interval '1 hour')`, [id]);
  const url = new URL(home.databaseUrl);
  way = await Severable.to(url.hostname, Number(url.port));
  url.host = `127.0.0.1:${way.port}`;
  instances = [await startApiApp({ ...options, databaseUrl: url.href }), await startApiApp({ ...options, databaseUrl: url.href })];
}, 60_000);
afterAll(async () => {
  way?.mend();
  for (const each of instances ?? []) await each.close();
  await way?.close();
  await home?.close();
});

let addresses = 0;
const nextAddress = (): string => `192.0.2.${++addresses}`;
const call = (instance: ApiApp, address: string) => instance.anonymous.get('auth/me', { headers: { 'x-forwarded-for': address } });
/** Of so many calls from an address, given to the instances in turn, how many were not refused for their number. */
const letThrough = async (calls: number, to: readonly ApiApp[], address = nextAddress()): Promise<number> => {
  const answers = await Promise.all(
    Array.from({ length: calls }, (_, n) => {
      const instance = to[n % to.length];
      return instance ? call(instance, address) : Promise.reject(new Error('no instance'));
    }),
  );
  expect(answers.filter(({ status }) => status !== 401 && status !== 429)).toEqual([]);
  return answers.filter(({ status }) => status === 401).length;
};

test('both together let through the limit, whichever is called', async () => {
  for (const to of [instances, [instances[0]], [instances[1]]]) {
    const through = await letThrough(120, to);
    expect(through).toBeGreaterThanOrEqual(LIMIT - SLACK);
    expect(through).toBeLessThanOrEqual(LIMIT + SLACK);
  }
});

test('what was used up at one is used up at the other', async () => {
  const address = nextAddress();
  await letThrough(120, [instances[0]], address);
  expect(await letThrough(120, [instances[1]], address)).toBeLessThanOrEqual(SLACK);
});

test('the answer tells what is left of all, and when to come back', async () => {
  const [a, b] = instances;
  const address = nextAddress();
  await letThrough(20, [a], address);
  await letThrough(2, [b], address);
  const { status, headers } = await call(b, address);
  expect(status).toBe(401);
  expect(headers.get('ratelimit-policy')).toBe('"calls";q=40;w=3600');
  const [, remaining = '', reset = ''] = /^"calls";r=(\d+);t=(\d+)$/.exec(headers.get('ratelimit') ?? '') ?? [];
  // 23 calls are through, and A may have claimed two more.
  expect(Number(remaining)).toBeGreaterThanOrEqual(LIMIT - 23 - 2);
  expect(Number(remaining)).toBeLessThanOrEqual(LIMIT - 23);
  expect(Number(reset)).toBeLessThanOrEqual(3600);

  await letThrough(100, instances, address);
  const refused = await call(a, address);
  expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
  expect(refused.headers.get('ratelimit')).toMatch(/^"calls";r=0;t=\d+$/);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('while the database is away each lets through its share; afterwards all is counted together again', async () => {
  way.sever();
  try {
    expect([await letThrough(80, [instances[0]]), await letThrough(80, [instances[1]])]).toEqual([LIMIT / 2, LIMIT / 2]);
  } finally {
    way.mend();
  }
  for (const each of instances) await until(async () => (await letThrough(80, [each])) >= LIMIT - SLACK, 30_000);
  const through = await letThrough(120, instances);
  expect(through).toBeGreaterThanOrEqual(LIMIT - SLACK);
  expect(through).toBeLessThanOrEqual(LIMIT + SLACK);
}, 60_000);

import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { startTestDatabase } from '../alerting/test-database.ts';
import { type RateClaim, RateLedger } from './index.ts';

let source: DataSource;
let stop: () => Promise<void>;
beforeAll(async () => ({ source, stop } = await startTestDatabase()), 60_000);
afterAll(() => stop?.());
beforeEach(() => source.query('TRUNCATE rate_window'));

/** A window that outlives the test. */
const HOUR_MS = 3_600_000;
const claim = (changes: Partial<RateClaim> = {}): RateClaim => ({
  key: 'user:a',
  limit: 10,
  windowMs: HOUR_MS,
  spent: 0,
  wanted: 1,
  ...changes,
});
const endNow = () => source.query('UPDATE rate_window SET ends_at = now()');

test('what all are granted together is the limit, also in claims of one moment', async () => {
  const ledgers = [new RateLedger(source), new RateLedger(source)] as const;
  const claims = Array.from({ length: 30 }, (_, n) =>
    // In both orders, so that claims that wait for each other would be found.
    n % 2
      ? ledgers[1].claim([claim({ wanted: 2 }), claim({ key: 'user:b' })])
      : ledgers[0].claim([claim({ key: 'user:b' }), claim({ wanted: 2 })]),
  );
  const answers = (await Promise.all(claims)).map((grants, n) => (n % 2 ? grants : grants.toReversed()));
  const sum = (of: number) => answers.reduce((all, grants) => all + (grants[of]?.granted ?? 0), 0);
  expect([sum(0), sum(1)]).toEqual([10, 10]);
});

test('what was let through is counted even past the limit, and leaves that much less', async () => {
  const ledger = new RateLedger(source);
  expect(await ledger.claim([claim({ spent: 4, wanted: 3 })])).toMatchObject([{ granted: 3, taken: 7 }]);
  expect(await ledger.claim([claim({ spent: 2, wanted: 3 })])).toMatchObject([{ granted: 1, taken: 10 }]);
  expect(await ledger.claim([claim({ spent: 5, wanted: 3 })])).toMatchObject([{ granted: 0, taken: 15 }]);
});

test('a window that is over begins again, and the database says how long it goes on', async () => {
  const ledger = new RateLedger(source);
  const [first] = await ledger.claim([claim({ wanted: 10 })]);
  expect(first?.resetMs).toBe(HOUR_MS);
  await endNow();
  expect(await ledger.claim([claim({ wanted: 4 })])).toEqual([{ granted: 4, taken: 4, resetMs: HOUR_MS }]);
  const [later] = await ledger.claim([claim({ wanted: 1 })]);
  expect(later?.resetMs).toBeLessThanOrEqual(HOUR_MS);
});

test('windows that are over are removed, those that run are kept', async () => {
  await new RateLedger(source).claim([claim(), claim({ key: 'user:b' })]);
  await endNow();
  await new RateLedger(source).claim([claim({ key: 'user:c' })]);
  expect(await source.query('SELECT count(*)::integer AS n FROM rate_window')).toEqual([{ n: 1 }]);
});

test('who called is not kept', async () => {
  await new RateLedger(source).claim([claim({ key: 'address:198.51.100.7' })]);
  expect(JSON.stringify(await source.query('SELECT * FROM rate_window'))).not.toContain('198.51');
});

test('any claims one after the other: the ledger and a count on paper agree', async () => {
  const size = fc.nat({ max: 12 });
  const claims = fc.array(fc.record({ spent: size, wanted: size, limit: fc.integer({ min: 1, max: 20 }) }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.uuid(), claims, async (key, sizes) => {
      const ledger = new RateLedger(source);
      let taken = 0;
      for (const each of sizes) {
        const granted = Math.max(0, Math.min(each.wanted, each.limit - taken - each.spent));
        taken += each.spent + granted;
        expect(await ledger.claim([claim({ key, ...each })])).toMatchObject([{ granted, taken }]);
      }
    }),
    { numRuns: 50 },
  );
});

test('processes of the API are counted while they tell of themselves', async () => {
  const ledger = new RateLedger(source);
  expect(await ledger.processes()).toBe(1);
  const report = (id: string, app: string, seconds: number) =>
    source.query(`INSERT INTO process_report VALUES ($1, $2, now() - $3 * interval '1 second')`, [id, { app }, seconds]);
  await report('a', 'api', 0);
  await report('b', 'api', 4);
  await report('c', 'api', 60);
  await report('d', 'stream', 0);
  expect(await ledger.processes()).toBe(2);
});

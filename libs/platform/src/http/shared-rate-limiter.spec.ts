import type { RateClaim, RateGrant } from '@tocsin/adapters/database';
import fc from 'fast-check';
import { type RateDecision, type RateLimit, SharedRateLimiter, type SharedLedger } from './index.ts';

const LIMIT: RateLimit = { name: 'calls', limit: 40, windowMs: 1000 };
let now = 1_000_000;

/** A ledger as PostgreSQL keeps it, which can be away, or answer only when it is told to. */
class FakeLedger implements SharedLedger {
  away = false;
  hangs = false;
  claims: (readonly RateClaim[])[] = [];
  private readonly rows = new Map<string, { taken: number; endsAt: number }>();
  private release: (() => void)[] = [];
  constructor(private readonly count = 2) {}

  processes = (): Promise<number> => Promise.resolve(this.count);
  async claim(claims: readonly RateClaim[]): Promise<RateGrant[]> {
    this.claims.push(claims);
    if (this.hangs) await new Promise<void>((resolve) => this.release.push(resolve));
    if (this.away) throw new Error('connection refused');
    return claims.map(({ key, limit, windowMs, spent, wanted }) => {
      const row = this.rows.get(key);
      const before = row && row.endsAt > now ? row : { taken: 0, endsAt: now + windowMs };
      const granted = Math.max(0, Math.min(wanted, limit - before.taken - spent));
      const after = { taken: before.taken + spent + granted, endsAt: before.endsAt };
      this.rows.set(key, after);
      return { granted, taken: after.taken, resetMs: after.endsAt - now };
    });
  }
  answer(): void {
    this.hangs = false;
    for (const release of this.release.splice(0)) release();
  }
}

/** So many processes over one ledger, which know how many they are. */
const start = async (ledger: FakeLedger, processes = 2, options: { patienceMs?: number; restMs?: number } = {}) => {
  const told: (string | undefined)[] = [];
  const limiters = Array.from(
    { length: processes },
    () => new SharedRateLimiter({ ledger, now: () => now, restMs: 0, onAway: (error) => told.push(error?.message), ...options }),
  );
  await Promise.all(limiters.map((each) => each.countProcesses()));
  const [a, b] = limiters as [SharedRateLimiter, SharedRateLimiter];
  return { limiters, a, b, told };
};
const times = async (count: number, take: (n: number) => RateDecision | Promise<RateDecision>): Promise<RateDecision[]> =>
  Promise.all(Array.from({ length: count }, async (_, n) => take(n)));
const allowed = (decisions: readonly RateDecision[]): number => decisions.filter((each) => each.allowed).length;

beforeEach(() => (now += 60_000));

test('two processes that are called alike let through the limit and a tenth at most', async () => {
  const { a, b } = await start(new FakeLedger());
  const decisions = await times(200, (n) => (n % 2 ? a : b).take(LIMIT, 'user:a'));
  // What A claims is all there is; B has let its own two through by then.
  expect(allowed(decisions)).toBe(42);
  expect(decisions.at(-1)).toEqual({ allowed: false, remaining: 0, resetMs: 1000 });
});

test('one process that has all the calls lets through the whole limit', async () => {
  const { a } = await start(new FakeLedger());
  expect(allowed(await times(100, () => a.take(LIMIT, 'user:a')))).toBe(40);
});

test('few calls ask nobody, and many ask seldom', async () => {
  const ledger = new FakeLedger();
  const { a } = await start(ledger);
  // A tenth of 40, by two processes.
  expect([a.take(LIMIT, 'user:a'), a.take(LIMIT, 'user:a')]).toEqual([
    { allowed: true, remaining: 39, resetMs: 1000 },
    { allowed: true, remaining: 38, resetMs: 1000 },
  ]);
  expect(ledger.claims).toEqual([]);
  // One after the other, each answered before the next comes: three calls a claim.
  for (let n = 0; n < 30; n++) await a.take(LIMIT, 'user:a');
  expect(ledger.claims).toHaveLength(10);
});

test('keys that wait at one time are claimed together', async () => {
  const ledger = new FakeLedger();
  const { a } = await start(ledger);
  await times(40, (n) => a.take(LIMIT, `user:${n % 10}`));
  expect(ledger.claims.map((claims) => claims.length)).toEqual([10]);
});

test('what is left counts the calls of all, and a refusal asks nobody', async () => {
  const ledger = new FakeLedger();
  const { a, b } = await start(ledger);
  await times(20, () => a.take(LIMIT, 'user:a'));
  await times(2, () => b.take(LIMIT, 'user:a'));
  // 2 of 20 were unasked, 2 more were claimed in advance: 22 are taken, and 3 of B's own.
  expect(await b.take(LIMIT, 'user:a')).toMatchObject({ allowed: true, remaining: 15 });
  await times(40, () => b.take(LIMIT, 'user:a'));
  const asked = ledger.claims.length;
  expect(b.isExhausted(LIMIT, 'user:a')).toBe(true);
  expect(b.take(LIMIT, 'user:a')).toMatchObject({ allowed: false, remaining: 0 });
  expect(ledger.claims).toHaveLength(asked);
});

test('a window that is over begins again', async () => {
  const { a } = await start(new FakeLedger());
  await times(100, () => a.take(LIMIT, 'user:a'));
  now += 1000;
  expect(allowed(await times(100, () => a.take(LIMIT, 'user:a')))).toBe(40);
});

test('the law: whichever process is called when, all together keep to the limit and its slack', async () => {
  const turns = fc.array(fc.record({ at: fc.nat({ max: 4 }), calls: fc.integer({ min: 1, max: 30 }) }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(turns, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 100 }), async (parts, processes, limit) => {
      now += 60_000;
      const { limiters } = await start(new FakeLedger(processes), processes);
      const policy = { ...LIMIT, limit };
      const done = await Promise.all(
        parts.map(({ at, calls }) => times(calls, () => limiters[at % processes]?.take(policy, 'user:a') ?? Promise.reject(new Error()))),
      );
      const called = parts.reduce((sum, { calls }) => sum + calls, 0);
      const slack = Math.max(processes, limit / 10);
      const through = allowed(done.flat());
      expect(through).toBeLessThanOrEqual(limit + slack);
      expect(through).toBeGreaterThanOrEqual(Math.min(called, limit - slack));
    }),
  );
});

describe('while the ledger is away', () => {
  test('each process lets through its share, at once, and it heals by itself', async () => {
    const ledger = new FakeLedger();
    const { a, b, told } = await start(ledger, 2, { restMs: 60_000 });
    ledger.away = true;
    for (const each of [a, b]) expect(allowed(await times(100, () => each.take(LIMIT, 'user:a')))).toBe(20);
    expect(told).toEqual(['connection refused', 'connection refused']);
    // It is not asked again while it rests.
    now += 1000;
    expect(a.take(LIMIT, 'user:a')).toEqual({ allowed: true, remaining: 19, resetMs: 1000 });
    expect(ledger.claims).toHaveLength(2);
  });

  test('it is asked again after its rest, by one call, and then all is counted together', async () => {
    const ledger = new FakeLedger();
    const { a, told } = await start(ledger);
    ledger.away = true;
    await times(100, () => a.take(LIMIT, 'user:a'));
    ledger.away = false;
    now += 1000;
    expect(allowed(await times(100, () => a.take(LIMIT, 'user:a')))).toBeGreaterThanOrEqual(20);
    now += 1000;
    expect(allowed(await times(100, () => a.take(LIMIT, 'user:a')))).toBe(40);
    expect(told).toEqual(['connection refused', undefined]);
  });

  test('one that does not answer keeps nobody waiting', async () => {
    const ledger = new FakeLedger();
    const { a, told } = await start(ledger, 2, { patienceMs: 1 });
    ledger.hangs = true;
    expect(allowed(await times(100, () => a.take(LIMIT, 'user:a')))).toBe(20);
    expect(told).toEqual(['The shared count of calls did not answer in time.']);
    // The question is still under way: there is no second one, and nobody waits for it.
    expect(a.take(LIMIT, 'user:b')).not.toBeInstanceOf(Promise);
    expect(allowed(await times(100, () => a.take(LIMIT, 'user:b')))).toBe(19);
    expect(ledger.claims).toHaveLength(1);
    ledger.answer();
  });
});

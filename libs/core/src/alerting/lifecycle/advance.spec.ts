import fc from 'fast-check';
import { advance, SIGNALS_STOPPED_MS } from './advance.ts';
import type { AlertLife, Circumstances, Step, Stimulus } from './alert-life.ts';

const FOR_MS = 30_000;
const COOLDOWN_MS = 60_000;
const at = (now: number, change: Partial<Circumstances> = {}): Circumstances => ({
  ...{ now, forMs: 0, cooldownMs: COOLDOWN_MS, lastResolvedAt: null, silencedUntil: null, ...change },
});
const ack: Stimulus = { kind: 'acknowledge', actor: 'ada', note: 'on it' };
const fired = (now = 0): AlertLife => {
  const { life } = advance(null, { kind: 'crossed' }, at(now));
  if (!life) throw new Error('It did not fire.');
  return life;
};

describe('an alert', () => {
  test('fires at once and is announced where its rule waits for nothing', () => {
    const step = advance(null, { kind: 'crossed' }, at(5));
    expect(step).toMatchObject({ life: { status: 'firing', startedAt: 5, firedAt: 5 }, notify: 'firing' });
    expect(step.history.map(({ kind }) => kind)).toEqual(['started', 'fired']);
  });

  test('is pending for as long as its rule says, and fires by the clock', () => {
    const pending = advance(null, { kind: 'crossed' }, at(0, { forMs: FOR_MS }));
    expect(pending).toMatchObject({ life: { status: 'pending' }, notify: null });
    expect(advance(pending.life, { kind: 'tick' }, at(FOR_MS - 1, { forMs: FOR_MS })).life?.status).toBe('pending');
    expect(advance(pending.life, { kind: 'tick' }, at(FOR_MS, { forMs: FOR_MS }))).toMatchObject({
      ...{ life: { status: 'firing', firedAt: FOR_MS }, notify: 'firing' },
    });
  });

  test('that is pending vanishes without a trace when its condition clears', () => {
    const { life } = advance(null, { kind: 'crossed' }, at(0, { forMs: FOR_MS }));
    expect(advance(life, { kind: 'cleared' }, at(1, { forMs: FOR_MS }))).toEqual({
      life: null,
      history: [],
      notify: null,
      coolingUntil: null,
    });
  });

  test('is opened by `holding` too, so that neither a lost signal nor a restart loses it', () => {
    expect(advance(null, { kind: 'holding' }, at(0)).notify).toBe('firing');
  });

  test('does not come again while the cool-down lasts, and does when it ends', () => {
    const cooling = { lastResolvedAt: 1000 };
    expect(advance(null, { kind: 'crossed' }, at(1001, cooling))).toMatchObject({ life: null, coolingUntil: 1000 + COOLDOWN_MS });
    expect(advance(null, { kind: 'holding' }, at(1000 + COOLDOWN_MS, cooling)).notify).toBe('firing');
  });

  test('is acknowledged once, which its channels are told', () => {
    const first = advance(fired(), ack, at(1));
    expect(first).toMatchObject({ life: { status: 'acknowledged', acknowledgedBy: 'ada' }, notify: 'acknowledged' });
    expect(advance(first.life, { ...ack, actor: 'bob' }, at(2))).toMatchObject({ life: { acknowledgedBy: 'ada' }, notify: null });
  });

  test('under a silence tells nobody anything, and is announced when it outlasts it', () => {
    const silent = advance(null, { kind: 'crossed' }, at(0, { silencedUntil: 500 }));
    expect(silent).toMatchObject({ life: { status: 'firing', silencedUntil: 500, announcements: 0 }, notify: null });
    expect(advance(silent.life, { kind: 'cleared' }, at(1, { silencedUntil: 500 })).notify).toBeNull();
    expect(advance(silent.life, { kind: 'tick' }, at(500))).toMatchObject({
      life: { silencedUntil: null, announcements: 1 },
      notify: 'firing',
    });
  });

  test('that somebody is on is not announced again by the end of a silence', () => {
    const held = advance(advance(fired(), ack, at(1)).life, { kind: 'tick' }, at(2, { silencedUntil: 500 }));
    expect(held.life?.silencedUntil).toBe(500);
    expect(advance(held.life, { kind: 'tick' }, at(500)).notify).toBeNull();
  });

  test('of which nothing is heard any more is over', () => {
    expect(advance(fired(), { kind: 'tick' }, at(SIGNALS_STOPPED_MS)).life?.status).toBe('firing');
    expect(advance(fired(), { kind: 'tick' }, at(SIGNALS_STOPPED_MS + 1))).toMatchObject({
      ...{ life: { status: 'resolved', resolvedBy: null }, notify: 'resolved' },
    });
  });

  test('ends with its rule, and says why', () => {
    const { life, history } = advance(fired(), { kind: 'retire', reason: 'rule_deleted' }, at(1));
    expect(life?.status).toBe('resolved');
    expect(history).toEqual([{ kind: 'resolved', actor: null, note: 'The rule was deleted' }]);
  });
});

/** Anything that can happen, in any order, with any time in between. */
const happening = fc.record({
  afterMs: fc.oneof(fc.constant(0), fc.nat({ max: 20_000 }), fc.nat({ max: 3 * COOLDOWN_MS })),
  /** How long a silence that begins now lasts; 0: all of them end. */
  silence: fc.option(fc.oneof(fc.constant(0), fc.nat({ max: COOLDOWN_MS }))),
  stimulus: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom<Stimulus>({ kind: 'crossed' }, { kind: 'holding' }, { kind: 'cleared' }, { kind: 'tick' }) },
    fc.constantFrom<Stimulus>(ack, { kind: 'resolve', actor: 'bob', note: '' }, { kind: 'retire', reason: 'rule_changed' }),
  ),
});
const ORDER = ['pending', 'firing', 'acknowledged', 'resolved'] as const;

describe('whatever happens in whatever order', () => {
  const run = (forMs: number, check: (before: AlertLife | null, stimulus: Stimulus, step: Step, now: Circumstances) => void) =>
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
        let life: AlertLife | null = null;
        let lastResolvedAt: number | null = null;
        let silencedTo = 0;
        let now = 0;
        for (const { afterMs, silence, stimulus } of happenings) {
          now += afterMs;
          if (silence !== null) silencedTo = now + silence;
          const circumstances = at(now, { forMs, lastResolvedAt, silencedUntil: silencedTo > now ? silencedTo : null });
          const step = advance(life, stimulus, circumstances);
          check(life, stimulus, step, circumstances);
          life = step.life;
          if (life?.status === 'resolved') {
            lastResolvedAt = life.resolvedAt;
            life = null;
          }
        }
      }),
    );

  test.each([0, FOR_MS])('an alert only goes forward (for: %i ms)', (forMs) => {
    run(forMs, (before, _, { life }) => {
      if (before && life) expect(ORDER.indexOf(life.status)).toBeGreaterThanOrEqual(ORDER.indexOf(before.status));
      if (life?.firedAt != null) expect(life.firedAt - life.startedAt).toBeGreaterThanOrEqual(forMs);
      if (life && life.status !== 'pending' && life.status !== 'resolved') expect(life.firedAt).not.toBeNull();
    });
  });

  test.each([0, FOR_MS])('channels are told of transitions only, and of nothing under a silence (for: %i ms)', (forMs) => {
    run(forMs, (before, _, { life, notify }, { silencedUntil }) => {
      if (notify === null) return;
      expect(silencedUntil).toBeNull();
      expect(life?.status).toBe(notify);
      if (notify === 'firing') expect(before?.status !== 'firing' || before.silencedUntil !== null).toBe(true);
      else expect([before?.status === notify, (before?.announcements ?? 0) > 0]).toEqual([false, true]);
    });
  });

  test('the same again, at the same time, changes nothing and tells nobody', () => {
    run(0, (_, stimulus, step, circumstances) => {
      if (!step.life || step.life.status === 'resolved') return;
      const again = advance(step.life, stimulus, circumstances);
      if (stimulus.kind === 'tick' || stimulus.kind === 'crossed' || stimulus.kind === 'holding') expect(again.life).toEqual(step.life);
      expect([again.notify, again.history]).toEqual([null, []]);
    });
  });

  test('a cool-down keeps new alerts away, and nothing else does', () => {
    run(0, (before, stimulus, { life }, { now, lastResolvedAt, cooldownMs }) => {
      if (before !== null || (stimulus.kind !== 'crossed' && stimulus.kind !== 'holding')) return;
      expect(life !== null).toBe(lastResolvedAt === null || now >= lastResolvedAt + cooldownMs);
    });
  });

  test('a resolved alert stays as it is', () => {
    fc.assert(
      fc.property(happening, ({ stimulus }) => {
        const { life } = advance(fired(), { kind: 'cleared' }, at(1));
        expect(advance(life, stimulus, at(2))).toEqual({ life, history: [], notify: null, coolingUntil: null });
      }),
    );
  });
});

import type { AlertLife, Circumstances, HistoryEntry, RetireReason, Step, Stimulus } from './alert-life.ts';

/** An open alert of which the windows say nothing for so long is over: they repeat `holding` at least every 15 s. */
export const SIGNALS_STOPPED_MS = 120_000;
/** A pending alert fires by the clock only when its condition was confirmed within this long. */
const CONFIRMED_MS = 40_000;

const RETIRED: Record<RetireReason, string> = {
  rule_deleted: 'The rule was deleted',
  rule_disabled: 'The rule was switched off',
  rule_changed: 'The rule was changed',
  signals_stopped: 'Nothing was heard of the condition any more',
};

const unchanged = (life: AlertLife | null): Step => ({ life, history: [], notify: null, coolingUntil: null });

/** One step in the making: each part of the life cycle adds what it does. */
class Draft {
  readonly life: AlertLife;
  readonly history: HistoryEntry[] = [];
  notify: Step['notify'] = null;
  private readonly at: Circumstances;

  constructor(life: AlertLife, at: Circumstances) {
    this.life = { ...life };
    this.at = at;
  }

  tell(kind: HistoryEntry['kind'], actor: string | null = null, note = ''): void {
    this.history.push({ kind, actor, note });
  }

  /** Takes over what the silences say now. An alert that outlasts one and still fires is announced (again). */
  heedSilences(): void {
    const { life, at } = this;
    if (life.silencedUntil === at.silencedUntil) return;
    const was = life.silencedUntil !== null;
    life.silencedUntil = at.silencedUntil;
    if (at.silencedUntil !== null) {
      if (!was) this.tell('silenced');
      return;
    }
    this.tell('unsilenced');
    if (life.status === 'firing') this.announce();
  }

  ripen(): void {
    const { life, at } = this;
    if (life.status !== 'pending' || at.now - life.startedAt < at.forMs || at.now - life.heardAt > CONFIRMED_MS) return;
    life.status = 'firing';
    life.firedAt = at.now;
    this.tell('fired');
    if (life.silencedUntil === null) this.announce();
  }

  resolve(actor: string | null, note: string): void {
    const { life, at } = this;
    life.status = 'resolved';
    life.resolvedAt = at.now;
    life.resolvedBy = actor;
    this.tell('resolved', actor, note);
    this.follow('resolved');
  }

  acknowledge(actor: string, note: string): void {
    const { life, at } = this;
    life.status = 'acknowledged';
    life.acknowledgedAt = at.now;
    life.acknowledgedBy = actor;
    this.tell('acknowledged', actor, note);
    this.follow('acknowledged');
  }

  done(): Step {
    return { life: this.life, history: this.history, notify: this.notify, coolingUntil: null };
  }

  /** What comes after the announcement interests only those who got it. */
  private follow(transition: 'acknowledged' | 'resolved'): void {
    this.life.silencedUntil = this.at.silencedUntil;
    if (this.life.announcements > 0 && this.at.silencedUntil === null) this.notify = transition;
  }

  private announce(): void {
    this.life.announcements++;
    this.notify = 'firing';
  }
}

const open = (at: Circumstances): Step => {
  const coolingUntil = at.lastResolvedAt === null ? 0 : at.lastResolvedAt + at.cooldownMs;
  if (at.now < coolingUntil) return { ...unchanged(null), coolingUntil };
  const draft = new Draft(
    {
      ...{ status: 'pending', startedAt: at.now, firedAt: null, acknowledgedAt: null, acknowledgedBy: null },
      ...{ resolvedAt: null, resolvedBy: null, silencedUntil: null, heardAt: at.now, announcements: 0 },
    },
    at,
  );
  draft.tell('started');
  draft.heedSilences();
  draft.ripen();
  return draft.done();
};

/** The end of a condition: what had fired is resolved, what had not was nothing. */
const end = (draft: Draft, note: string): Step => {
  if (draft.life.status === 'pending') return unchanged(null);
  draft.resolve(null, note);
  return draft.done();
};

/**
 * The life cycle of an alert: pending → firing → acknowledged → resolved. Pure, total and idempotent: a repeated stimulus changes nothing,
 * and `holding` without an alert opens one, so that neither a lost `crossed` nor a restart loses a firing.
 * `life`: the open alert of the rule and group, null when there is none. A resolved alert stays as it is.
 */
export const advance = (life: AlertLife | null, stimulus: Stimulus, at: Circumstances): Step => {
  if (life === null) return stimulus.kind === 'crossed' || stimulus.kind === 'holding' ? open(at) : unchanged(null);
  if (life.status === 'resolved') return unchanged(life);
  const draft = new Draft(life, at);
  switch (stimulus.kind) {
    case 'cleared':
      return end(draft, 'The condition cleared');
    case 'retire':
      return end(draft, RETIRED[stimulus.reason]);
    case 'resolve':
      draft.resolve(stimulus.actor, stimulus.note);
      return draft.done();
    case 'acknowledge':
      if (life.status === 'firing') draft.acknowledge(stimulus.actor, stimulus.note);
      return draft.done();
    case 'crossed':
    case 'holding':
      draft.life.heardAt = Math.max(life.heardAt, at.now);
      break;
    case 'tick':
      if (at.now - life.heardAt > (at.silentAfterMs ?? SIGNALS_STOPPED_MS)) return end(draft, RETIRED.signals_stopped);
  }
  draft.heedSilences();
  draft.ripen();
  return draft.done();
};

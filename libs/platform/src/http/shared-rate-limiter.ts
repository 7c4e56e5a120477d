import type { RateClaim, RateGrant } from '@tocsin/adapters/database';
import { type CallLimiter, type RateDecision, type RateLimit, RateWindows } from './rate-limiter.ts';

/** Where all processes count together; `RateLedger` over PostgreSQL. */
export interface SharedLedger {
  claim(claims: readonly RateClaim[]): Promise<RateGrant[]>;
  processes(): Promise<number>;
}

export interface SharedRateLimiterOptions {
  ledger: SharedLedger;
  /** The wall clock, epoch milliseconds. */
  now?: () => number;
  /** Hears when the ledger is away (with the error) and when it is back (without). */
  onAway?: (error: Error | undefined) => void;
  /** How long a call waits for the ledger before this process decides alone. Default 500. */
  patienceMs?: number;
  /** How long the ledger is left alone after it failed; half as long again at most, so that not all ask at once. Default 1000. */
  restMs?: number;
}

/** A part of the limit, over all processes: what they may let through without asking, and the slack of the limit either way. */
const UNASKED_PART = 10;
/** Keys in one claim, and calls that wait, at most; past that this process decides alone. */
const MAX_CLAIMS = 500;
const MAX_WAITING = 10_000;

/** What this process knows of the window of one key. */
interface Window {
  endsAt: number;
  /** Calls that this process has let through. */
  own: number;
  /** Of these, those that the ledger has not been told of. */
  untold: number;
  /** Granted by the ledger and not yet used. */
  credit: number;
  /** Calls of all processes that the ledger knew of when it last answered, its credit included. */
  taken: number;
  /** The ledger has nothing left. */
  spent: boolean;
}

/** One that waits for the ledger. */
interface Waiting {
  limit: RateLimit;
  key: string;
  calls: ((decision: RateDecision) => void)[];
}

/**
 * Counts calls in fixed windows over all processes that share a ledger. A process lets the first few calls of a key through unasked: a
 * tenth of the limit divided by the processes, one at least. Then it claims what it needs and as much again in advance, for all keys that
 * wait at once, one claim at a time. All processes together thus let through at most the limit and that tenth (or one call for each
 * process, if that is more); what one has claimed in advance and does not use is missing to the others, as much at most.
 *
 * While the ledger is away, each process lets through its share of the limit by itself, and asks again about once a second.
 */
export class SharedRateLimiter implements CallLimiter {
  private readonly windows = new RateWindows<Window>((endsAt) => ({ endsAt, own: 0, untold: 0, credit: 0, taken: 0, spent: false }));
  private readonly now: () => number;
  private waiting = new Map<string, Waiting>();
  private waitingCalls = 0;
  private asking = false;
  private away = false;
  /** Until then a ledger that is away is left alone, by `performance.now()`. */
  private restsUntil = 0;
  private processes = 1;

  constructor(private readonly options: SharedRateLimiterOptions) {
    this.now = options.now ?? Date.now;
  }

  /** Finds out how many processes there are; to be called every few seconds. @throws what the ledger throws; the last answer then serves on */
  async countProcesses(): Promise<void> {
    this.processes = await this.options.ledger.processes();
  }

  take(limit: RateLimit, key: string): RateDecision | Promise<RateDecision> {
    const window = this.windows.at(this.now(), limit, key);
    const decided = this.decide(limit, window);
    if (decided) return decided;
    if (this.isAlone() || this.waitingCalls >= MAX_WAITING) return this.decideAlone(limit, window);
    const decision = new Promise<RateDecision>((resolve) => {
      const id = `${limit.name}\n${key}`;
      const waiting = this.waiting.get(id) ?? { limit, key, calls: [] };
      waiting.calls.push(resolve);
      this.waiting.set(id, waiting);
      this.waitingCalls++;
    });
    if (!this.asking) {
      this.asking = true;
      // Calls of the same turn of the event loop are claimed together.
      setImmediate(() => void this.ask());
    }
    return decision;
  }

  isExhausted(limit: RateLimit, key: string): boolean {
    const window = this.windows.find(this.now(), limit, key);
    return window !== undefined && (window.spent || window.own >= (this.isAlone() ? this.shareOf(limit) : limit.limit));
  }

  /** Without asking, where that can be; undefined: ask. */
  private decide(limit: RateLimit, window: Window): RateDecision | undefined {
    if (window.credit > 0) {
      window.credit--;
      window.own++;
      return this.decision(limit, window, true);
    }
    if (window.spent) return this.decision(limit, window, false);
    return window.own < this.unaskedOf(limit) ? this.letThrough(limit, window) : undefined;
  }

  private decideAlone(limit: RateLimit, window: Window): RateDecision {
    return window.own < this.shareOf(limit) ? this.letThrough(limit, window) : this.decision(limit, window, false);
  }

  private letThrough(limit: RateLimit, window: Window): RateDecision {
    window.own++;
    window.untold++;
    return this.decision(limit, window, true);
  }

  private decision(limit: RateLimit, { endsAt, own, taken, untold, credit }: Window, allowed: boolean): RateDecision {
    const left = this.isAlone() ? this.shareOf(limit) - own : limit.limit - taken - untold + credit;
    return { allowed, remaining: allowed ? Math.max(0, left) : 0, resetMs: Math.max(0, endsAt - this.now()) };
  }

  private shareOf({ limit }: RateLimit): number {
    return Math.max(1, Math.floor(limit / this.processes));
  }
  private unaskedOf({ limit }: RateLimit): number {
    return Math.max(1, Math.floor(limit / UNASKED_PART / this.processes));
  }
  /** While the ledger is away, also when the next question to it is under way. */
  private isAlone(): boolean {
    return this.away && (this.asking || performance.now() < this.restsUntil);
  }

  /** Claims for those who wait, until nobody does. */
  private async ask(): Promise<void> {
    while (this.waiting.size > 0) await this.askOnce();
    this.asking = false;
  }

  private async askOnce(): Promise<void> {
    const batch = [...this.waiting].slice(0, MAX_CLAIMS);
    for (const [id] of batch) this.waiting.delete(id);
    const asked = batch.map(([, each]) => each).filter((each) => this.answer(each, (window) => this.decide(each.limit, window)));
    if (asked.length === 0) return;
    // Who has waited so long is answered without it; it is waited for all the same, so that there is never a second claim under way.
    const late = new Error('The shared count of calls did not answer in time.');
    const patience = setTimeout(() => this.giveUp(late, asked), this.options.patienceMs ?? 500);
    try {
      await this.claim(asked);
      this.heal();
      for (const each of asked) this.answerAlone(each);
    } catch (error) {
      this.giveUp(error instanceof Error ? error : new Error(String(error)), asked);
    } finally {
      clearTimeout(patience);
    }
  }

  private async claim(asked: readonly Waiting[]): Promise<void> {
    const askedAt = this.now();
    const told = asked.map(({ limit, key, calls }) => {
      const window = this.windows.at(askedAt, limit, key);
      const { name, limit: most, windowMs } = limit;
      const wanted = Math.min(most, calls.length + this.unaskedOf(limit));
      return { limit, key, window, claim: { key: `${name}\n${key}`, limit: most, windowMs, spent: window.untold, wanted } };
    });
    const grants = await this.options.ledger.claim(told.map(({ claim }) => claim));
    told.forEach(({ limit, key, window, claim }, n) => {
      window.untold -= claim.spent;
      const grant = grants[n];
      // From before the question, so that no window is believed to go on longer than it does.
      if (grant) this.note(limit, this.windows.at(this.now(), limit, key), grant, askedAt + grant.resetMs);
    });
  }

  private note({ limit }: RateLimit, window: Window, { granted, taken }: RateGrant, endsAt: number): void {
    if (endsAt <= this.now()) return;
    window.credit += granted;
    window.taken = taken;
    window.spent = taken >= limit;
    window.endsAt = endsAt;
  }

  /** Answers those that `decide` has an answer for. True: some still wait. */
  private answer(each: Waiting, decide: (window: Window) => RateDecision | undefined): boolean {
    const window = this.windows.at(this.now(), each.limit, each.key);
    const left = each.calls.findIndex((resolve) => {
      const decision = decide(window);
      if (decision) resolve(decision);
      return decision === undefined;
    });
    this.waitingCalls -= each.calls.splice(0, left === -1 ? each.calls.length : left).length;
    return each.calls.length > 0;
  }

  private answerAlone(each: Waiting): void {
    this.answer(each, (window) => this.decide(each.limit, window) ?? this.decideAlone(each.limit, window));
  }

  /** The ledger is away: nobody waits for it. */
  private giveUp(error: Error, asked: readonly Waiting[]): void {
    if (!this.away) this.options.onAway?.(error);
    this.away = true;
    this.restsUntil = performance.now() + (this.options.restMs ?? 1000) * (1 + Math.random() / 2);
    for (const each of [...asked, ...this.waiting.values()]) this.answerAlone(each);
    this.waiting.clear();
  }
  private heal(): void {
    if (this.away) this.options.onAway?.(undefined);
    this.away = false;
  }
}

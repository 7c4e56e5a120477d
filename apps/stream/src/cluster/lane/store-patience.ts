import { setTimeout as wait } from 'node:timers/promises';
import type { LaneStore, StoreAnswer } from './lane-ports.ts';

export interface StorePatienceOptions<Documents> {
  /** One attempt: rejects when the store is away or full. */
  write: (documents: Documents, signal: AbortSignal) => Promise<StoreAnswer>;
  /** Told once when the store stops taking logs, and once when it takes them again. */
  onAway: (error: unknown) => void;
  onBack: () => void;
  /** Number from 0 to 1; tests pass their own. */
  random?: () => number;
  firstPauseMs?: number;
  longestPauseMs?: number;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;

/**
 * A store that may be away: a write is tried until it succeeds, however long that takes. While the store is away only one write at a time
 * asks whether it is back (the others wait for its answer), in pauses that double with jitter up to some seconds: a store that comes up is
 * not met by all at once.
 */
export class StorePatience<Documents> implements LaneStore<Documents> {
  private readonly options: Required<StorePatienceOptions<Documents>>;
  private failures = 0;
  private reason: unknown;
  private turn: Promise<void> = Promise.resolve();

  constructor(options: StorePatienceOptions<Documents>) {
    this.options = { random: Math.random, firstPauseMs: FIRST_PAUSE_MS, longestPauseMs: LONGEST_PAUSE_MS, ...options };
  }

  /** Why the store takes nothing now; undefined: it does. */
  get away(): unknown {
    return this.failures === 0 ? undefined : this.reason;
  }

  async write(documents: Documents, signal: AbortSignal): Promise<StoreAnswer> {
    for (;;) {
      signal.throwIfAborted();
      if (this.failures > 0) await this.probe(signal);
      try {
        const answer = await this.options.write(documents, signal);
        this.succeeded();
        return answer;
      } catch (error) {
        signal.throwIfAborted();
        this.failed(error);
      }
    }
  }

  /** Waits in line, and then as long as the failures so far ask for; over at once when another's write went through. */
  private async probe(signal: AbortSignal): Promise<void> {
    const before = this.turn;
    let done = (): void => undefined;
    this.turn = new Promise((resolve) => (done = resolve));
    try {
      await before;
      if (this.failures === 0) return;
      const { firstPauseMs, longestPauseMs, random } = this.options;
      const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(10, this.failures - 1));
      await wait(pause * (0.5 + random() / 2), undefined, { signal });
    } finally {
      done();
    }
  }

  private succeeded(): void {
    if (this.failures === 0) return;
    this.failures = 0;
    this.options.onBack();
  }
  private failed(error: unknown): void {
    this.reason = error;
    if (this.failures++ === 0) this.options.onAway(error);
  }
}

import { setTimeout as wait } from 'node:timers/promises';
import type { Rule } from '@tocsin/contracts';
import type { AlertSignal, Rollup } from '@tocsin/core/alerting';
import type { Clock } from '@tocsin/core/ports';
import type { Progress } from '../consumer/stream-progress.ts';
import type { EvaluatedWindows } from './evaluated-windows.ts';

/** The rollups as one evaluator reads them. */
export interface RollupSource {
  /** Committed messages from an offset on; waits some time for one. `next` lies past everything that was looked at. */
  read(offset: number): Promise<{ messages: readonly { offset: number; value: Uint8Array | null }[]; next: number }>;
  /** The group's offset; undefined: it has none. */
  committed(): Promise<number | undefined>;
  /** First offset that was written at or after a time, epoch milliseconds; the end when there is none. */
  offsetAt(time: number): Promise<number>;
  commit(offset: number): Promise<void>;
}

export interface WindowsTenureOptions {
  source: RollupSource;
  clock: Clock;
  /** The rules in force; waits until they are known. */
  rules: (signal: AbortSignal) => Promise<readonly Rule[]>;
  /** Windows that begin empty at a time, epoch milliseconds. */
  windowsFrom: (from: number, rules: readonly Rule[]) => EvaluatedWindows;
  /** How far back rules look, milliseconds. */
  spanOf: (rules: readonly Rule[]) => number;
  processed: () => Progress | undefined;
  /** Resolves once the signals are on the bus for good; rejects only when aborted. */
  send: (signals: readonly AlertSignal[], signal: AbortSignal) => Promise<void>;
  onSignals: (signals: readonly AlertSignal[]) => void;
  /** A rollup that cannot be read: a fault of ours, left out. */
  onUnreadable: (offset: number) => void;
  tickMs?: number;
}

const TICK_MS = 1000;

/**
 * The evaluation of the rules for as long as this process has the partition of `logs.rollups`: the windows are rebuilt by reading again
 * from where the longest window begins, without telling, up to what the group committed; from there on every rollup is told of, and the
 * offset commits once its signals are on the bus. So no rollup is counted twice, and none is left out; a signal may be told twice.
 */
export class WindowsTenure {
  private readonly end = new AbortController();
  private built: EvaluatedWindows | undefined;
  private next = 0;
  private readonly marks: Progress[] = [];
  private processedUntil: number | undefined;
  private sending: Promise<void> = Promise.resolve();
  private restoring = false;

  constructor(private readonly options: WindowsTenureOptions) {}

  /** Undefined while they are being rebuilt. */
  get windows(): EvaluatedWindows | undefined {
    return this.built;
  }

  /** Resolves when the tenure was ended; rejects when the bus fails: then another tenure may begin. */
  async run(): Promise<void> {
    try {
      await this.evaluate();
    } catch (error) {
      if (!this.end.signal.aborted) throw error;
    } finally {
      this.end.abort();
      this.built = undefined;
    }
  }

  stop(): void {
    this.end.abort();
  }

  setRules(rules: readonly Rule[]): void {
    if (this.built) void this.tell(this.built.setRules(rules));
  }

  private async evaluate(): Promise<void> {
    const windows = await this.rebuild();
    this.built = windows;
    this.setRules(await this.options.rules(this.end.signal));
    void this.keepTicking(windows);
    while (!this.end.signal.aborted) await this.readOnce(windows);
  }

  private async rebuild(): Promise<EvaluatedWindows> {
    const { source, clock, rules: known, spanOf, windowsFrom } = this.options;
    const rules = await known(this.end.signal);
    const from = clock() - spanOf(rules);
    const windows = windowsFrom(from, rules);
    const begin = await source.offsetAt(from);
    const committed = await source.committed();
    // Without a committed offset nobody ever evaluated: all that is there is new.
    const told = committed ?? begin;
    this.next = Math.min(begin, told);
    while (this.next < told && !this.end.signal.aborted) {
      const { messages, next } = await source.read(this.next);
      for (const { offset, value } of messages) {
        const rollup = offset < told ? this.rollupOf(offset, value) : undefined;
        if (rollup) windows.replay(rollup);
      }
      if (next <= this.next) break;
      this.next = Math.min(next, told);
    }
    this.next = told;
    return windows;
  }

  private async readOnce(windows: EvaluatedWindows): Promise<void> {
    const { source } = this.options;
    const { messages, next } = await source.read(this.next);
    if (this.end.signal.aborted) return;
    const signals: AlertSignal[] = [];
    for (const { offset, value } of messages) {
      const rollup = this.rollupOf(offset, value);
      if (rollup) signals.push(...windows.count(rollup));
    }
    if (next === this.next) return;
    this.next = next;
    await this.tell(signals);
    if (!this.end.signal.aborted) await source.commit(next);
  }

  private rollupOf(offset: number, value: Uint8Array | null): Rollup | undefined {
    try {
      return JSON.parse(Buffer.from(value ?? []).toString('utf8')) as Rollup;
    } catch {
      this.options.onUnreadable(offset);
      return undefined;
    }
  }

  /** In order, one after the other. */
  private tell(signals: readonly AlertSignal[]): Promise<void> {
    if (signals.length === 0) return this.sending;
    const { send, onSignals } = this.options;
    const { signal } = this.end;
    onSignals(signals);
    this.sending = this.sending.then(() => send(signals, signal)).catch(() => undefined);
    return this.sending;
  }

  private async keepTicking(windows: EvaluatedWindows): Promise<void> {
    const { signal } = this.end;
    while (!signal.aborted) {
      this.lookAtProgress();
      void this.tell(windows.tick(this.processedUntil));
      if (!this.restoring) {
        this.restoring = true;
        void windows
          .restore(this.processedUntil)
          .then((signals) => this.tell(signals))
          .finally(() => (this.restoring = false));
      }
      await wait(this.options.tickMs ?? TICK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** What the stream has processed counts here once the rollups that tell of it are counted. */
  private lookAtProgress(): void {
    const newest = this.options.processed();
    if (newest && newest.time !== this.marks.at(-1)?.time) this.marks.push(newest);
    if (this.marks.length > 60) this.marks.shift();
    for (let mark = this.marks[0]; mark && mark.rollupsEnd <= this.next; mark = this.marks[0]) {
      this.processedUntil = mark.time;
      this.marks.shift();
    }
  }
}

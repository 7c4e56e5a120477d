import type { Rule } from '@tocsin/contracts';
import { type AlertSignal, countingKeyOf, type RuleHits, Windows } from '@tocsin/core/alerting';
import type { Clock, LogReader } from '@tocsin/core/ports';
import { withTimeout } from '../waiting/with-timeout.ts';
import { illustrated } from './illustrated-signals.ts';

export interface RuleEvaluationOptions {
  reader: Pick<LogReader, 'slotCounts' | 'search'>;
  clock: Clock;
  /** Gives the workers the rules that they match. */
  setRules: (rules: Rule[]) => void;
  /** Resolves when nothing is with the workers or the writer, and nothing new begins until `release`. */
  hold: () => Promise<void>;
  release: () => void;
  emit: (signals: AlertSignal[]) => void;
  /** A rule's windows could not be restored: they begin empty. */
  onRestoreFailure: (rule: Rule, error: unknown) => void;
  restoreTimeoutMs?: number;
}

const RESTORE_TIMEOUT_MS = 10_000;

const matchingOf = (rules: readonly Rule[]): string =>
  JSON.stringify(rules.filter(({ enabled }) => enabled).map((rule) => [rule.id, countingKeyOf(rule)]));

/**
 * Keeps the rules in force in the workers, which match, and in the windows, which count. Where rules change what they match, the way of
 * the logs is held for as long as it takes to fill the new windows from the store: no log is counted twice or missed.
 */
export class RuleEvaluation {
  readonly windows: Windows;
  private inForce: string | undefined;
  private changing = false;

  constructor(private readonly options: RuleEvaluationOptions) {
    this.windows = new Windows(options.clock());
  }

  /** Puts rules in force. One call at a time. */
  async apply(rules: Rule[]): Promise<void> {
    const { clock, emit, hold, release, setRules } = this.options;
    const matching = matchingOf(rules);
    if (matching === this.inForce) {
      emit(this.windows.setRules(rules, clock()).signals);
      return;
    }
    await hold();
    this.changing = true;
    try {
      setRules(rules.filter(({ enabled }) => enabled));
      const change = this.windows.setRules(rules, clock());
      this.inForce = matching;
      emit(change.signals);
      await Promise.all(change.restore.map((rule) => this.restore(rule)));
    } finally {
      this.changing = false;
      release();
    }
  }

  /** Hits of a batch that is stored now. */
  count(hits: readonly RuleHits[], receivedAt: number): void {
    this.options.emit(this.windows.count(hits, receivedAt));
  }

  tick(): void {
    // What was restored is told of first.
    if (this.changing) return;
    this.options.emit(this.windows.tick(this.options.clock()));
  }

  private async restore(rule: Rule): Promise<void> {
    const { clock, emit, reader, onRestoreFailure, restoreTimeoutMs = RESTORE_TIMEOUT_MS } = this.options;
    try {
      const request = this.windows.restoration(rule.id, clock());
      if (!request) return;
      const counts = await withTimeout(reader.slotCounts(request), restoreTimeoutMs);
      const signals = this.windows.restore(rule.id, counts, clock());
      emit(await illustrated(signals, this.windows, reader));
    } catch (error) {
      onRestoreFailure(rule, error);
    }
  }
}

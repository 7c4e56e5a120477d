import type { CoolingSignal } from '@tocsin/adapters/database';
import { type AlertSignal, fingerprint } from '@tocsin/core/alerting';

const MOST_REMEMBERED = 10_000;

/**
 * Conditions that hold while a cool-down forbids a new alert. When it ends, the alert is opened at once instead of at the next signal;
 * what is forgotten (by a restart, or past the bound) is opened by that signal.
 */
export class Cooling {
  private readonly held = new Map<string, CoolingSignal>();

  /** Takes in signals as they come: the latest word on a condition counts. */
  heard(signals: readonly AlertSignal[], cooling: readonly CoolingSignal[]): void {
    for (const { ruleId, groupKey } of signals) this.held.delete(fingerprint(ruleId, groupKey));
    const last = new Map(signals.map((signal) => [fingerprint(signal.ruleId, signal.groupKey), signal]));
    for (const each of cooling) {
      const key = fingerprint(each.signal.ruleId, each.signal.groupKey);
      if (last.get(key) === each.signal && this.held.size < MOST_REMEMBERED) this.held.set(key, each);
    }
  }

  /** Conditions whose cool-down is over. They are forgotten here. */
  over(now: number): AlertSignal[] {
    const signals: AlertSignal[] = [];
    for (const [key, { signal, until }] of this.held) {
      if (until > now) continue;
      this.held.delete(key);
      signals.push({ ...signal, kind: 'holding' });
    }
    return signals;
  }
}

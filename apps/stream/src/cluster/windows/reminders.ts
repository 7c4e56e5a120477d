import type { AlertSignal } from '@tocsin/core/alerting';

/** The alert life cycle takes an alert of which it hears nothing for two minutes for gone. */
const REMIND_MS = 15_000;
const REMINDERS_AT_ONCE = 200;

/**
 * What was told last of every group that is above its threshold. While the windows' time stands still (logs arrive, but cannot be stored)
 * nothing new can be said of a group; that it is still above is repeated all the same.
 */
export class Reminders {
  private readonly above = new Map<string, { signal: AlertSignal; toldAt: number }>();

  /** Signals that are told now; `now` is the wall clock. */
  heard(signals: readonly AlertSignal[], now: number): void {
    for (const signal of signals) {
      const key = JSON.stringify([signal.ruleId, signal.groupKey]);
      if (signal.kind === 'cleared') this.above.delete(key);
      else this.above.set(key, { signal, toldAt: now });
    }
  }

  /** What has to be said again now. */
  due(now: number): AlertSignal[] {
    const due: AlertSignal[] = [];
    for (const entry of this.above.values()) {
      if (now - entry.toldAt < REMIND_MS) continue;
      if (due.length === REMINDERS_AT_ONCE) break;
      entry.toldAt = now;
      due.push({ ...entry.signal, kind: 'holding' });
    }
    return due;
  }
}

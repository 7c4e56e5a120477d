import type { AlertSignal } from '@tocsin/core/alerting';
import type { EntityManager } from 'typeorm';
import type { AlertEntity } from './alert.entity.ts';

/** The bus keeps signals for a day: none is given again after that. */
const GIVEN_AGAIN_MS = 25 * 3_600_000;

interface Heard {
  /** `at` of the signals that opened an alert. */
  opened: Set<number>;
  /** The latest `at` that any of these alerts heard. */
  last: number;
}

/**
 * What the alerts that are over have heard. A bus that delivers at least once gives signals again after a process died, and so do windows
 * that were rebuilt: `crossed`, `cleared`, once more. An alert that is open takes no harm from that; one that is over must not be opened
 * and told of a second time. `at` of a signal tells: the same crossing has the same, and `holding` and `cleared` come in its order.
 */
export class PastSignals {
  private constructor(private readonly heard: Map<string, Heard>) {}

  /** `key`: fingerprint, a line feed, counting key. */
  static async of(manager: EntityManager, fingerprints: readonly string[], now: number): Promise<PastSignals> {
    const rows = await manager.query<{ fingerprint: string; counting_key: string; opened: Date[]; last: Date }[]>(
      `SELECT fingerprint, counting_key, array_agg(opened_by_at) AS opened, max(last_signal_at) AS last FROM alerts
       WHERE fingerprint = ANY($1) AND status = 'resolved' AND resolved_at > $2 AND opened_by_at IS NOT NULL
       GROUP BY fingerprint, counting_key`,
      [[...fingerprints], new Date(now - GIVEN_AGAIN_MS)],
    );
    return new PastSignals(
      new Map(
        rows.map(({ fingerprint, counting_key, opened, last }) => [
          `${fingerprint}\n${counting_key}`,
          { opened: new Set(opened.map((at) => at.getTime())), last: last.getTime() },
        ]),
      ),
    );
  }

  /** Whether the signal was heard before: by the alert that is open, or by one that is over. */
  isRepeat(signal: AlertSignal, key: string, open: Pick<AlertEntity, 'openedByAt'> | undefined): boolean {
    if (open) return signal.kind === 'cleared' && open.openedByAt !== null && signal.at < open.openedByAt.getTime();
    const heard = this.heard.get(key);
    if (!heard || signal.kind === 'cleared') return false;
    return signal.kind === 'crossed' ? heard.opened.has(signal.at) : signal.at <= heard.last;
  }

  /** An alert is over now. */
  note(key: string, { openedByAt, lastSignalAt }: Pick<AlertEntity, 'openedByAt' | 'lastSignalAt'>): void {
    if (!openedByAt || !lastSignalAt) return;
    const heard = this.heard.get(key) ?? { opened: new Set(), last: 0 };
    heard.opened.add(openedByAt.getTime());
    heard.last = Math.max(heard.last, lastSignalAt.getTime());
    this.heard.set(key, heard);
  }
}

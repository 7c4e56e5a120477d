import type { Rule } from '@tocsin/contracts';
import { countingKeyOf } from '@tocsin/core/alerting';
import { CHUNK_SPAN_MS } from '../chunks/chunk.ts';

/** All workers match by a changed rule within this long of the change. */
const IN_FORCE_MS = 3000;

/**
 * From when on the rollups know of a rule: logs received from `cutOf` on are counted from the rollups, those before from the store. The cut
 * is a whole second some seconds after the rule was changed, when every worker matches by it; no chunk lies on both sides of it. A change
 * that keeps what a rule counts keeps its cut.
 */
export class RuleCuts {
  private cuts = new Map<string, { key: string; at: number }>();

  /** The rules that count from now on. */
  set(rules: readonly Rule[]): void {
    const cuts = new Map<string, { key: string; at: number }>();
    for (const rule of rules) {
      if (!rule.enabled) continue;
      const key = countingKeyOf(rule);
      const before = this.cuts.get(rule.id);
      cuts.set(rule.id, before?.key === key ? before : { key, at: cutAfter(Date.parse(rule.updatedAt)) });
    }
    this.cuts = cuts;
  }

  /** Epoch milliseconds; undefined: the rule counts nothing. */
  cutOf(ruleId: string): number | undefined {
    return this.cuts.get(ruleId)?.at;
  }
}

const cutAfter = (changedAt: number): number => Math.ceil((changedAt + IN_FORCE_MS) / CHUNK_SPAN_MS) * CHUNK_SPAN_MS;

import type { ClassifiedLog, Rule } from '@tocsin/contracts';
import type { LogSelection, SlotCount, SlotCountsRequest } from '../ports/log-reader.ts';
import { and, fieldEquals, fieldExists, not, parseQuery } from '../query/index.ts';
import { RuleWindows, type WindowLosses } from './rule-windows.ts';
import type { AlertSignal, RuleHits } from './signal.ts';
import { WINDOW_LIMITS, type WindowLimits } from './window-limits.ts';
import { countingKeyOf, slotMsOf } from './window-shape.ts';

/** A rule is swept once in so many ticks. */
const TICKS_PER_SWEEP = 30;

/** What a new set of rules led to. */
export interface RuleChange {
  signals: AlertSignal[];
  /** Rules whose windows are empty and should be restored from the store, before anything else is counted. */
  restore: Rule[];
}

/**
 * The sliding windows of all rules: hits of stored logs and the passing of time go in, signals come out. Pure: time is what is passed in, as
 * epoch milliseconds, and never runs backwards here. For hits that is the time at which the logs were received, so that a backlog is counted
 * as it would have been in time.
 */
export class Windows {
  private readonly limits: WindowLimits;
  private readonly rules = new Map<string, RuleWindows>();
  private readonly counted: WindowLosses = { late: 0, tooLate: 0, evictedGroups: 0 };
  private clock: number;
  private ticks = 0;

  constructor(now: number, limits: Partial<WindowLimits> = {}) {
    this.clock = now;
    this.limits = { ...WINDOW_LIMITS, ...limits };
  }

  /** The newest time that was passed in. */
  get now(): number {
    return this.clock;
  }
  /** Groups that are counted now, over all rules. */
  get groups(): number {
    let groups = 0;
    for (const windows of this.rules.values()) groups += windows.size;
    return groups;
  }
  /** Since the start. */
  get losses(): Readonly<WindowLosses> {
    return this.counted;
  }

  /** The rules that count from now on. A rule whose counting did not change keeps its counts. */
  setRules(rules: readonly Rule[], now: number): RuleChange {
    const clock = this.advance(now);
    const change: RuleChange = { signals: [], restore: [] };
    const enabled = new Map(rules.filter((rule) => rule.enabled && rule.kind === 'count').map((rule) => [rule.id, rule]));
    for (const [id, windows] of this.rules) {
      const rule = enabled.get(id);
      if (rule && countingKeyOf(rule) === countingKeyOf(windows.rule)) {
        change.signals.push(...windows.retune(rule, clock));
        continue;
      }
      change.signals.push(...windows.end(clock));
      this.rules.delete(id);
    }
    for (const [id, rule] of enabled) {
      if (this.rules.has(id)) continue;
      this.rules.set(id, new RuleWindows(rule, this.limits, this.counted));
      change.restore.push(rule);
    }
    return change;
  }

  /** What to ask the store for to restore a rule's windows; undefined: the rule counts nothing. Throws QuerySyntaxError for its query. */
  restoration(ruleId: string, now: number): SlotCountsRequest | undefined {
    const windows = this.rules.get(ruleId);
    if (!windows) return undefined;
    const clock = this.advance(now);
    const { rule } = windows;
    return {
      query: parseQuery(rule.query),
      groupBy: rule.groupBy,
      slotMs: slotMsOf(rule),
      from: windows.oldestMs(clock),
      // What senders date into the future is left out: it counted when it came, and none of it is known to have come lately.
      to: clock + 1,
    };
  }

  /** Replaces the counts of a rule by those of the store. */
  restore(ruleId: string, counts: readonly SlotCount[], now: number): AlertSignal[] {
    return this.rules.get(ruleId)?.restore(counts, this.advance(now)) ?? [];
  }

  /**
   * Adds counts of the store to a rule that counts already, where the logs behind them are none that were counted or will be: those received
   * before a certain time, say, when only later ones are counted.
   */
  backfill(ruleId: string, counts: readonly SlotCount[], now: number): AlertSignal[] {
    return this.rules.get(ruleId)?.backfill(counts, this.advance(now)) ?? [];
  }

  /** What to ask the store for to show logs behind a signal of restored windows; undefined: the rule is gone. */
  exampleSelection({ ruleId, group, series }: AlertSignal): LogSelection | undefined {
    const rule = this.rules.get(ruleId)?.rule;
    if (!rule) return undefined;
    const fields = rule.groupBy.map((field) => {
      const value = group[field];
      return value === undefined ? not(fieldExists(field)) : fieldEquals(field, value);
    });
    return { query: and(parseQuery(rule.query), ...fields), from: series[0]?.start ?? 0, to: this.clock + 1 };
  }

  /** The signal with logs that `exampleSelection` found; later signals of the group show them too. */
  illustrate(signal: AlertSignal, logs: readonly ClassifiedLog[]): AlertSignal {
    return { ...signal, examples: this.rules.get(signal.ruleId)?.illustrate(signal.groupKey, logs) ?? [] };
  }

  /** Counts hits of logs that are stored now, each batch once. `receivedAt`: when they were received. */
  count(hits: readonly RuleHits[], receivedAt: number): AlertSignal[] {
    const clock = this.advance(receivedAt);
    return hits.flatMap(({ ruleId, groups }) => this.rules.get(ruleId)?.count(groups, clock) ?? []);
  }

  /** Lets time pass, about once a second: what fell below is cleared, also without traffic. */
  tick(now: number): AlertSignal[] {
    const clock = this.advance(now);
    const signals: AlertSignal[] = [];
    const turn = this.ticks++ % TICKS_PER_SWEEP;
    let place = 0;
    for (const windows of this.rules.values()) {
      signals.push(...windows.tick(clock));
      if (place++ % TICKS_PER_SWEEP === turn) windows.sweep(clock);
    }
    return signals;
  }

  private advance(now: number): number {
    this.clock = Math.max(this.clock, now);
    return this.clock;
  }
}

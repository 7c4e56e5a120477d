import type { Rule } from '@tocsin/contracts';
import { type AlertSignal, type Rollup, type WindowLosses, Windows } from '@tocsin/core/alerting';
import type { Clock, LogReader } from '@tocsin/core/ports';
import { and, type QueryNode } from '@tocsin/core/query';
import { illustrated } from '../../alerting/illustrated-signals.ts';
import { withTimeout } from '../../waiting/with-timeout.ts';
import type { EvaluatedWindows } from './evaluated-windows.ts';
import { Reminders } from './reminders.ts';
import { RuleCuts } from './rule-cuts.ts';

export interface RollupWindowsOptions {
  reader: Pick<LogReader, 'slotCounts' | 'search'>;
  /** The wall clock. */
  clock: Clock;
  /** Event time at which the replay begins, epoch milliseconds. */
  from: number;
  rules: readonly Rule[];
  /** The part of a rule's windows from before its cut could not be had from the store yet. Told once for each rule. */
  onRestoreFailure: (rule: Rule, error: unknown) => void;
  restoreTimeoutMs?: number;
}

const RESTORE_TIMEOUT_MS = 10_000;
/** Stored logs are searchable within this long. */
const SEARCHABLE_MS = 1500;
/** A rule's earlier logs are looked for this long after its cut at the latest, also while logs from before it may still come. */
const LATEST_RESTORE_MS = 30_000;
const RETRY_MS = 5000;

/** A rule whose earlier logs are not counted yet. */
interface Unrestored {
  rule: Rule;
  /** Not before this time of the wall clock. */
  notBefore: number;
}

/**
 * The windows of the cluster, rebuilt from the rollups by whoever evaluates them.
 *
 * Every log is counted once: rollups come in order and are told apart by their offsets (the caller's part), and for each rule the logs
 * received before its cut (see RuleCuts) are counted from the store, once, and those received later from the rollups. The store is asked
 * when all logs from before the cut are in it, or 30 s after the cut. Missed are: logs from before the cut that are stored later than that;
 * logs after the cut that a worker matched by older rules since it could not read the configuration for 3 s; and, where senders' clocks
 * differ by seconds, a log of theirs within those seconds around the cut may count twice or not at all.
 */
export class RollupWindows implements EvaluatedWindows {
  private readonly windows: Windows;
  private readonly cuts = new RuleCuts();
  private readonly reminders = new Reminders();
  private unrestored: Unrestored[] = [];
  private tickedAt = 0;

  constructor(private readonly options: RollupWindowsOptions) {
    this.windows = new Windows(options.from);
    this.setRules(options.rules);
  }

  get groups(): number {
    return this.windows.groups;
  }
  get losses(): Readonly<WindowLosses> {
    return this.windows.losses;
  }

  setRules(rules: readonly Rule[]): AlertSignal[] {
    this.cuts.set(rules);
    const { signals, restore } = this.windows.setRules(rules, this.windows.now);
    const enabled = new Set(rules.filter(({ enabled }) => enabled).map(({ id }) => id));
    const fresh = new Set(restore.map(({ id }) => id));
    this.unrestored = [
      ...this.unrestored.filter(({ rule: { id } }) => enabled.has(id) && !fresh.has(id)),
      ...restore.map((rule) => ({ rule, notBefore: 0 })),
    ];
    return this.told(signals);
  }

  replay(rollup: Rollup): void {
    this.told(this.tickTo(rollup.receivedAt));
    this.told(this.counted(rollup));
  }

  count(rollup: Rollup): AlertSignal[] {
    return this.told([...this.tickTo(rollup.receivedAt), ...this.counted(rollup)]);
  }

  tick(processedUntil: number | undefined): AlertSignal[] {
    const signals = this.told(this.windows.tick(processedUntil ?? this.windows.now));
    return [...signals, ...this.told(this.reminders.due(this.options.clock()))];
  }

  /** Asks the store for the earlier logs of rules that are ready for it. */
  async restore(processedUntil: number | undefined): Promise<AlertSignal[]> {
    const now = this.options.clock();
    const isReady = ({ rule, notBefore }: Unrestored): boolean => {
      const cut = this.cuts.cutOf(rule.id) ?? 0;
      const stored = now >= cut + SEARCHABLE_MS && (processedUntil ?? 0) >= cut;
      return now >= notBefore && (stored || now >= cut + LATEST_RESTORE_MS);
    };
    const ready = this.unrestored.filter(isReady);
    this.unrestored = this.unrestored.filter((each) => !ready.includes(each));
    return (await Promise.all(ready.map((each) => this.restoreOne(each)))).flat();
  }

  private async restoreOne({ rule, notBefore }: Unrestored): Promise<AlertSignal[]> {
    const { reader, clock, onRestoreFailure, restoreTimeoutMs = RESTORE_TIMEOUT_MS } = this.options;
    const cut = this.cuts.cutOf(rule.id);
    try {
      const request = this.windows.restoration(rule.id, this.windows.now);
      // Where all that the windows hold was received after the cut, the rollups have it all.
      if (request === undefined || cut === undefined || request.from >= cut) return [];
      const query = and(request.query, receivedBefore(cut));
      const counts = await withTimeout(reader.slotCounts({ ...request, query }), restoreTimeoutMs);
      // Meanwhile the rule may have been changed: then these are counts of something else.
      if (this.cuts.cutOf(rule.id) !== cut) return [];
      return this.told(await illustrated(this.windows.backfill(rule.id, counts, this.windows.now), this.windows, reader));
    } catch (error) {
      if (notBefore === 0) onRestoreFailure(rule, error);
      if (this.cuts.cutOf(rule.id) === cut) this.unrestored.push({ rule, notBefore: clock() + RETRY_MS });
      return [];
    }
  }

  private counted({ receivedAt, hits }: Rollup): AlertSignal[] {
    const known = hits.filter(({ ruleId }) => {
      const cut = this.cuts.cutOf(ruleId);
      return cut !== undefined && receivedAt >= cut;
    });
    return this.windows.count(known, receivedAt);
  }

  /** Between two rollups time has passed: what fell below meanwhile is cleared before the next logs count. */
  private tickTo(receivedAt: number): AlertSignal[] {
    if (receivedAt < this.tickedAt + 1000) return [];
    this.tickedAt = receivedAt;
    return this.windows.tick(receivedAt);
  }

  private told(signals: AlertSignal[]): AlertSignal[] {
    this.reminders.heard(signals, this.options.clock());
    return signals;
  }
}

const receivedBefore = (time: number): QueryNode => ({ kind: 'compare', field: 'receivedAt', operator: '<', value: time });

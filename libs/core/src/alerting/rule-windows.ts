import type { ClassifiedLog, Rule } from '@tocsin/contracts';
import type { SlotCount } from '../ports/log-reader.ts';
import { exampleOf } from './example-copy.ts';
import { groupKeyOf, groupValue } from './group.ts';
import { GroupWindow } from './group-window.ts';
import type { AlertSignal, GroupHits } from './signal.ts';
import type { SlotWindow } from './slot-counts.ts';
import type { WindowLimits } from './window-limits.ts';
import { type WindowShape, windowShapeOf } from './window-shape.ts';

/** Points of the small chart in a signal. */
const CHART_POINTS = 60;
const EVICTION_SHARE = 0.1;

/** What the windows did with logs that were not simply counted. */
export interface WindowLosses {
  /** Counted, though their window had ended. */
  late: number;
  /** Not counted: older than any window that could still cross. */
  tooLate: number;
  /** Groups forgotten because a rule had too many. */
  evictedGroups: number;
}

/**
 * The sliding windows of one rule, one for each group. Time is what the caller says it is: the clock only moves forward.
 *
 * A window is open until `settleMs` after its end. `crossed` is told with the logs that carry a window over the threshold, also a window
 * that ended up to `latenessMs` ago; `cleared` when no open window passes. A passing window is told of once.
 */
export class RuleWindows {
  rule: Rule;
  private shape: WindowShape;
  private readonly limits: WindowLimits;
  private readonly losses: WindowLosses;
  private readonly groups = new Map<string, GroupWindow>();
  private readonly above = new Set<GroupWindow>();
  private slots = 0;

  constructor(rule: Rule, limits: WindowLimits, losses: WindowLosses) {
    this.rule = rule;
    this.shape = windowShapeOf(rule);
    this.limits = limits;
    this.losses = losses;
  }

  get size(): number {
    return this.groups.size;
  }

  /** Event time from which on logs matter; a multiple of the slot. */
  oldestMs(clock: number): number {
    return this.oldestSlot(clock) * this.shape.slotMs;
  }

  /** Counts logs that were stored. Groups that they carried over the threshold are told of. */
  count(hits: readonly GroupHits[], clock: number): AlertSignal[] {
    const signals: AlertSignal[] = [];
    const oldest = this.oldestSlot(clock);
    const open = this.openFrom(clock);
    for (const { groupKey, group, slots, examples } of hits) {
      let found = this.groups.get(groupKey);
      for (const { start, count } of slots) {
        // No sender's clock moves ours.
        const slot = Math.min(this.slotOf(start), this.slotOf(clock));
        if (slot < oldest) {
          this.losses.tooLate += count;
          continue;
        }
        if (slot < open) this.losses.late += count;
        found ??= this.open(groupKey, group);
        this.add(found, slot, count, oldest);
      }
      if (!found) continue;
      for (const { log } of examples) found.examples.add(log);
      if (!found.above) this.cross(found, clock, signals);
    }
    this.evict(clock, signals);
    return signals;
  }

  /** Tells which groups fell below, and the new figures of those that are still above. Call it about each second. */
  tick(clock: number): AlertSignal[] {
    const signals: AlertSignal[] = [];
    const { holdingEveryMs, holdingAtLeastEveryMs, holdingPerTick } = this.limits;
    let holding = 0;
    for (const group of [...this.above]) {
      group.counts.forget(this.oldestSlot(clock));
      const window = group.counts.fullest(this.shape, this.openFrom(clock));
      if (!this.shape.passes(window.count)) {
        this.clear(group, window, clock, signals);
        continue;
      }
      const silentMs = clock - group.toldAt;
      const changed = window.count !== group.toldValue && silentMs >= holdingEveryMs;
      if (holding >= holdingPerTick || !(changed || silentMs >= holdingAtLeastEveryMs)) continue;
      holding++;
      signals.push(this.signal('holding', group, window, clock));
      // Those told of go to the back, so that with very many groups each has its turn.
      this.above.delete(group);
      this.above.add(group);
    }
    return signals;
  }

  /** Forgets slots that can matter no more, and groups without any. O(groups); call it now and then. */
  sweep(clock: number): void {
    const oldest = this.oldestSlot(clock);
    this.slots = 0;
    for (const [key, group] of this.groups) {
      group.counts.forget(oldest);
      group.examples.forget(oldest * this.shape.slotMs);
      this.slots += group.counts.length;
      // What was told of is remembered for as long as late logs could carry those windows over once more.
      const told = group.toldUntil >= this.slotOf(clock - this.limits.latenessMs);
      if (group.counts.length === 0 && !group.above && !told) this.groups.delete(key);
    }
  }

  /** Begins anew with what the store holds. A group that had passed before is taken as told of, up to the windows that are open. */
  restore(counts: readonly SlotCount[], clock: number): AlertSignal[] {
    this.groups.clear();
    this.above.clear();
    this.slots = 0;
    return this.backfill(counts, clock);
  }

  /** Adds what the store holds of logs that are not counted here. A group that it carries over the threshold is told of as by `restore`. */
  backfill(counts: readonly SlotCount[], clock: number): AlertSignal[] {
    const signals: AlertSignal[] = [];
    const oldest = this.oldestSlot(clock);
    const filled = new Set<GroupWindow>();
    for (const { group, slot: start, count } of counts) {
      const slot = this.slotOf(start);
      if (slot < oldest || slot > this.slotOf(clock)) continue;
      const values = Object.entries(group).map(([field, value]) => [field, groupValue(value) ?? ''] as const);
      const key = groupKeyOf(Object.fromEntries(values));
      const kept = Object.fromEntries(values.filter(([, value]) => value !== ''));
      const found = this.groups.get(key) ?? this.open(key, kept);
      this.add(found, slot, count, oldest);
      filled.add(found);
    }
    for (const group of filled) {
      if (group.above) continue;
      const passed = group.counts.firstPassing(this.shape, this.slotOf(clock - this.limits.latenessMs));
      if (!passed) continue;
      group.toldUntil = Math.max(group.toldUntil, this.openFrom(clock) - 1);
      this.cross(group, clock, signals);
    }
    this.evict(clock, signals);
    return signals;
  }

  /** Examples for a group that was restored. Returns them as signals show them. */
  illustrate(groupKey: string, logs: readonly ClassifiedLog[]): ClassifiedLog[] {
    const group = this.groups.get(groupKey);
    for (const log of logs) group?.examples.add(exampleOf(log));
    return group?.examples.list() ?? [];
  }

  /** Takes over a changed rule that counts as this one does (`countingKeyOf`); the counts stay. */
  retune(rule: Rule, clock: number): AlertSignal[] {
    const signals: AlertSignal[] = [];
    const same = rule.threshold === this.rule.threshold && rule.operator === this.rule.operator;
    this.rule = rule;
    this.shape = windowShapeOf(rule);
    if (same) return signals;
    for (const group of this.groups.values()) {
      const window = group.counts.fullest(this.shape, this.openFrom(clock));
      const passes = this.shape.passes(window.count);
      if (group.above && !passes) this.clear(group, window, clock, signals);
      if (!group.above) {
        group.toldUntil = Math.max(group.toldUntil, this.openFrom(clock) - 1);
        this.cross(group, clock, signals);
      }
    }
    return signals;
  }

  /** The rule is gone or off: every group that was above is told to be below. */
  end(clock: number): AlertSignal[] {
    const signals: AlertSignal[] = [];
    for (const group of [...this.above]) this.clear(group, { end: this.slotOf(clock), count: 0 }, clock, signals);
    this.groups.clear();
    this.slots = 0;
    return signals;
  }

  private slotOf(ms: number): number {
    return Math.floor(ms / this.shape.slotMs);
  }
  /** Windows that end here or later are open. */
  private openFrom(clock: number): number {
    return this.slotOf(clock - this.limits.settleMs);
  }
  private oldestSlot(clock: number): number {
    return this.slotOf(clock - this.limits.latenessMs) - this.shape.slots + 1;
  }

  private open(key: string, group: Record<string, string>): GroupWindow {
    const opened = new GroupWindow(key, group);
    this.groups.set(key, opened);
    return opened;
  }

  private add(group: GroupWindow, slot: number, count: number, oldest: number): void {
    const before = group.counts.length;
    group.counts.forget(oldest);
    group.counts.add(slot, count);
    this.slots += group.counts.length - before;
  }

  private cross(group: GroupWindow, clock: number, signals: AlertSignal[]): void {
    const from = Math.max(this.slotOf(clock - this.limits.latenessMs), group.toldUntil + 1);
    const window = group.counts.firstPassing(this.shape, from);
    if (!window) return;
    group.above = true;
    this.above.add(group);
    signals.push(this.signal('crossed', group, window, clock));
  }

  private clear(group: GroupWindow, window: SlotWindow, clock: number, signals: AlertSignal[]): void {
    group.above = false;
    group.toldUntil = this.openFrom(clock) - 1;
    this.above.delete(group);
    signals.push(this.signal('cleared', group, window, clock));
  }

  private signal(kind: AlertSignal['kind'], group: GroupWindow, window: SlotWindow, clock: number): AlertSignal {
    const { slotMs, slots } = this.shape;
    group.toldValue = window.count;
    group.toldAt = clock;
    group.examples.forget((window.end - slots + 1) * slotMs);
    return {
      kind,
      ruleId: this.rule.id,
      ruleVersion: this.rule.updatedAt,
      groupKey: group.key,
      group: group.group,
      value: window.count,
      threshold: this.rule.threshold,
      at: kind === 'crossed' ? Math.min(clock, (window.end + 1) * slotMs - 1) : clock,
      series: group.counts.chart(slots, window.end, CHART_POINTS).map(({ slot, count }) => ({ start: slot * slotMs, count })),
      examples: group.examples.list(),
    };
  }

  /** Past the bound a tenth of the groups goes at once, so that each new one costs little: below before above, small before large. */
  private evict(clock: number, signals: AlertSignal[]): void {
    const { groupsPerRule, slotsPerRule } = this.limits;
    if (this.groups.size <= groupsPerRule && this.slots <= slotsPerRule) return;
    this.sweep(clock);
    const bySize = [...this.groups.values()].sort(
      (a, b) => Number(a.above) - Number(b.above) || a.counts.total - b.counts.total || a.counts.newest - b.counts.newest,
    );
    const groupsLeft = groupsPerRule * (1 - EVICTION_SHARE);
    const slotsLeft = slotsPerRule * (1 - EVICTION_SHARE);
    const full = this.groups.size > groupsPerRule || this.slots > slotsPerRule;
    for (const group of full ? bySize : []) {
      if (this.groups.size <= groupsLeft && this.slots <= slotsLeft) return;
      if (group.above) this.clear(group, { end: this.slotOf(clock), count: 0 }, clock, signals);
      this.groups.delete(group.key);
      this.slots -= group.counts.length;
      this.losses.evictedGroups++;
    }
  }
}

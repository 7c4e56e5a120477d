import { type AlertView, durationMs, type Rule } from '@tocsin/contracts';
import {
  type AlertLife,
  type AlertSignal,
  advance,
  type Circumstances,
  countingKeyOf,
  fingerprint,
  type RetireReason,
  silencedUntil,
  type Stimulus,
} from '@tocsin/core/alerting';
import type { Clock } from '@tocsin/core/ports';
import { type DataSource, In, Not } from 'typeorm';
import { activeSilences, AlertLedger, lifeOf } from './alert-ledger.ts';
import { AlertEntity } from './alert.entity.ts';
import { Outbox } from './outbox.ts';
import { RuleEntity } from './rule.entity.ts';
import { isUuid } from './uuid.ts';
import { alertView, ruleView } from './views.ts';

export interface AlertLifecycleOptions {
  /** Where people reach the dashboard, without a slash at the end. */
  linkBase: string;
  now?: Clock;
}
/** A condition that holds while the cool-down of the alert before lasts. */
export interface CoolingSignal {
  signal: AlertSignal;
  until: number;
}

const NEVER: Pick<Circumstances, 'lastResolvedAt'> = { lastResolvedAt: null };

/** Of open alerts, what a tick looks at: all but their figures. */
const WITHOUT_FIGURES = {
  ...{ id: true, ruleId: true, status: true, group: true, startedAt: true, firedAt: true, acknowledgedAt: true, acknowledgedBy: true },
  ...{ resolvedAt: true, resolvedBy: true, silencedUntil: true, heardAt: true, announcements: true, countingKey: true },
  ...{ openedByAt: true, lastSignalAt: true },
};

/** Why the rule of an open alert no longer stands behind it. */
const retirementOf = (row: Pick<AlertEntity, 'countingKey'>, rule: Rule | undefined): RetireReason | undefined => {
  if (!rule) return 'rule_deleted';
  if (!rule.enabled) return 'rule_disabled';
  return countingKeyOf(rule) === row.countingKey ? undefined : 'rule_changed';
};

/**
 * The life cycle of alerts in PostgreSQL. Each call is one transaction that holds the alerts, their history, the outbox and the
 * notifications of the feed together; writers take turns, so that any number of processes may call at once.
 */
export class AlertLifecycle {
  private readonly source: DataSource;
  private readonly outbox: Outbox;
  private readonly linkBase: string;
  private readonly now: Clock;

  constructor(source: DataSource, { linkBase, now = Date.now }: AlertLifecycleOptions) {
    this.source = source;
    this.outbox = new Outbox(source);
    this.linkBase = linkBase;
    this.now = now;
  }

  /** Applies signals in their order; the same ones again change nothing, even after what they led to is over. Returns what a cool-down held back. */
  async apply(signals: readonly AlertSignal[]): Promise<CoolingSignal[]> {
    if (signals.length === 0) return [];
    return this.transaction(async (ledger, now) => {
      const prints = signals.map((signal) => fingerprint(signal.ruleId, signal.groupKey));
      const rules = await ledger.rules([...new Set(signals.map(({ ruleId }) => ruleId))]);
      const distinct = [...new Set(prints)];
      const open = new Map((await ledger.openOf(distinct)).map((row) => [row.fingerprint, row]));
      const resolved = await ledger.lastResolved(distinct);
      const past = await ledger.past(distinct);
      const cooling: CoolingSignal[] = [];
      for (const [index, signal] of signals.entries()) {
        const print = prints[index] ?? '';
        const rule = rules.get(signal.ruleId);
        let row = open.get(print);
        const retired = row && retirementOf(row, rule);
        if (row && retired) {
          const at = { now, ...circumstancesOf(rule), ...NEVER, silencedUntil: await ledger.silencedUntil(row.ruleId, row.group) };
          ledger.record(row, advance(lifeOf(row), { kind: 'retire', reason: retired }, at), []);
          open.delete(print);
          row = undefined;
        }
        if (!rule?.enabled) continue;
        const memory = `${print}\n${countingKeyOf(rule)}`;
        if (past.isRepeat(signal, memory, row)) continue;
        const at = {
          now,
          ...circumstancesOf(rule),
          lastResolvedAt: resolved.get(memory) ?? null,
          silencedUntil: await ledger.silencedUntil(rule.id, signal.group),
        };
        const step = advance(row ? lifeOf(row) : null, signal, at);
        if (step.coolingUntil !== null) cooling.push({ signal, until: step.coolingUntil });
        if (!row && step.life) row = ledger.blank(rule, signal, print, step.life);
        else if (row && signal.kind !== 'cleared') row = ledger.withFigures(row, rule, signal);
        if (!row) continue;
        row = ledger.hearing(row, signal);
        const next = ledger.record(row, step, rule.channels);
        if (next && next.status !== 'resolved') {
          open.set(print, next);
          continue;
        }
        open.delete(print);
        if (!next) continue;
        resolved.set(memory, now);
        past.note(memory, next);
      }
      return cooling;
    });
  }

  /** Lets time pass for the open alerts: what ripened fires, silences end, rules that are gone take their alerts along. */
  async tick(): Promise<void> {
    const due = await this.due();
    if (due.length === 0) return;
    await this.transaction(async (ledger, now) => {
      const rows = await ledger.byIds(due);
      const rules = await ledger.rules([...new Set(rows.map(({ ruleId }) => ruleId))]);
      for (const row of rows) {
        const rule = rules.get(row.ruleId);
        const at = { now, ...circumstancesOf(rule), ...NEVER, silencedUntil: await ledger.silencedUntil(row.ruleId, row.group) };
        ledger.record(row, advance(lifeOf(row), stimulusOf(row, rule), at), rule?.channels ?? []);
      }
    });
  }

  /** Undefined: there is no such alert. One that is not firing stays as it is. */
  acknowledge(id: string, actor: string, note: string): Promise<{ alert: AlertView; changed: boolean } | undefined> {
    return this.act(id, { kind: 'acknowledge', actor, note });
  }
  /** Undefined: there is no such alert. A resolved one stays as it is. */
  resolve(id: string, actor: string, note: string): Promise<{ alert: AlertView; changed: boolean } | undefined> {
    return this.act(id, { kind: 'resolve', actor, note });
  }

  private act(id: string, stimulus: Stimulus): Promise<{ alert: AlertView; changed: boolean } | undefined> {
    return this.transaction(async (ledger, now) => {
      const [row] = isUuid(id) ? await ledger.byIds([id]) : [];
      if (!row) return undefined;
      const rule = (await ledger.rules([row.ruleId])).get(row.ruleId);
      const at = { now, ...circumstancesOf(rule), ...NEVER, silencedUntil: await ledger.silencedUntil(row.ruleId, row.group) };
      const step = advance(lifeOf(row), stimulus, at);
      const changed = step.life?.status !== row.status;
      return { alert: alertView(ledger.record(row, step, rule?.channels ?? []) ?? row), changed };
    });
  }

  /** Ids of open alerts that a tick would change. */
  private async due(): Promise<string[]> {
    const { manager } = this.source;
    const rows = await manager.find(AlertEntity, {
      select: WITHOUT_FIGURES,
      where: { status: Not('resolved') },
      order: { startedAt: 'ASC' },
    });
    if (rows.length === 0) return [];
    const now = this.now();
    const [silences, ruleRows] = await Promise.all([
      activeSilences(manager, now),
      manager.findBy(RuleEntity, { id: In([...new Set(rows.map(({ ruleId }) => ruleId))]) }),
    ]);
    const rules = new Map(ruleRows.map((row) => [row.id, ruleView(row)]));
    return rows
      .filter((row) => {
        const rule = rules.get(row.ruleId);
        const stimulus = stimulusOf(row, rule);
        if (stimulus.kind === 'retire') return true;
        const at = { now, ...circumstancesOf(rule), ...NEVER, silencedUntil: silencedUntil(silences, row.ruleId, row.group, now) };
        return isChange(lifeOf(row), advance(lifeOf(row), stimulus, at).life);
      })
      .slice(0, TICK_BATCH)
      .map(({ id }) => id);
  }

  private transaction<T>(work: (ledger: AlertLedger, now: number) => Promise<T>): Promise<T> {
    return this.source.transaction(async (manager) => {
      const ledger = await AlertLedger.open(manager, this.outbox, this.now, this.linkBase);
      const result = await work(ledger, ledger.now);
      await ledger.write();
      return result;
    });
  }
}

/** A new template is told of once: its alert is open until someone resolves it, or for so long. */
const NEWS_MS = 24 * 3_600_000;
/** Drift is looked at every few minutes. */
const DRIFT_SILENT_MS = 2 * 3_600_000;

/** Alerts that one tick changes in one transaction; the rest waits for the next. */
const TICK_BATCH = 200;

const stimulusOf = (row: Pick<AlertEntity, 'countingKey'>, rule: Rule | undefined): Stimulus => {
  const reason = retirementOf(row, rule);
  return reason ? { kind: 'retire', reason } : { kind: 'tick' };
};
const circumstancesOf = (rule: Rule | undefined): Pick<Circumstances, 'forMs' | 'cooldownMs' | 'silentAfterMs'> => ({
  forMs: rule ? durationMs(rule.for) : 0,
  cooldownMs: rule ? durationMs(rule.cooldown) : 0,
  ...(rule?.kind === 'new_template' && { silentAfterMs: NEWS_MS }),
  ...(rule?.kind === 'drift' && { silentAfterMs: DRIFT_SILENT_MS }),
});
const isChange = (before: AlertLife, after: AlertLife | null): boolean =>
  after === null || after.status !== before.status || after.silencedUntil !== before.silencedUntil;

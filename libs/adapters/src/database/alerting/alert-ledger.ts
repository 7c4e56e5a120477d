import { randomUUID } from 'node:crypto';
import type { Rule } from '@tocsin/contracts';
import {
  type AlertLife,
  type AlertSignal,
  type SilenceSpan,
  type Step,
  alertLink,
  countingKeyOf,
  silencedUntil,
} from '@tocsin/core/alerting';
import type { Clock } from '@tocsin/core/ports';
import { type EntityManager, In, IsNull, MoreThan, Not } from 'typeorm';
import { ADVISORY_LOCKS } from '../locks/advisory-locks.ts';
import { ALERTS_CHANNEL, OUTBOX_CHANNEL } from './alert-channels.ts';
import { AlertEventEntity } from './alert-event.entity.ts';
import { AlertEntity } from './alert.entity.ts';
import { mergeExamples } from './examples.ts';
import type { Outbox } from './outbox.ts';
import { PastSignals } from './past-signals.ts';
import { RuleEntity } from './rule.entity.ts';
import { SilenceEntity } from './silence.entity.ts';
import { storable } from './storable.ts';
import { isUuid } from './uuid.ts';
import { alertView, ruleView } from './views.ts';

/** One writer of the life cycle at a time, over all processes. */
const LIFECYCLE_LOCK = ADVISORY_LOCKS.alertLifecycle;
/** New figures of an alert that just goes on are written at most so often. */
const FIGURES_EVERY_MS = 2000;

const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
const msOf = (at: Date | null): number | null => at?.getTime() ?? null;

export const lifeOf = (row: AlertEntity): AlertLife => ({
  status: row.status,
  startedAt: row.startedAt.getTime(),
  firedAt: msOf(row.firedAt),
  acknowledgedAt: msOf(row.acknowledgedAt),
  acknowledgedBy: row.acknowledgedBy,
  resolvedAt: msOf(row.resolvedAt),
  resolvedBy: row.resolvedBy,
  silencedUntil: msOf(row.silencedUntil),
  heardAt: row.heardAt.getTime(),
  announcements: row.announcements,
});

const withLife = (row: AlertEntity, life: AlertLife): AlertEntity => ({
  ...row,
  status: life.status,
  startedAt: new Date(life.startedAt),
  firedAt: dateOf(life.firedAt),
  acknowledgedAt: dateOf(life.acknowledgedAt),
  acknowledgedBy: life.acknowledgedBy,
  resolvedAt: dateOf(life.resolvedAt),
  resolvedBy: life.resolvedBy,
  silencedUntil: dateOf(life.silencedUntil),
  heardAt: new Date(life.heardAt),
  announcements: life.announcements,
});

interface Message {
  row: AlertEntity;
  transition: NonNullable<Step['notify']>;
  actor: string | null;
  channels: readonly string[];
}

/** The alerts as one transaction of the life cycle sees and changes them; everything is written at its end, the outbox included. */
export class AlertLedger {
  private readonly changed = new Map<string, AlertEntity>();
  private readonly vanished = new Set<string>();
  private readonly history: Omit<AlertEventEntity, 'id'>[] = [];
  private readonly messages: Message[] = [];
  private silences: SilenceSpan[] | undefined;

  private constructor(
    private readonly manager: EntityManager,
    private readonly outbox: Outbox,
    /** The moment at which everything in it happens: the time when its turn came. */
    readonly now: number,
    private readonly linkBase: string,
  ) {}

  /** Waits for its turn, so that no two writers of the life cycle ever work on the same alert. */
  static async open(manager: EntityManager, outbox: Outbox, now: Clock, linkBase: string): Promise<AlertLedger> {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [LIFECYCLE_LOCK]);
    return new AlertLedger(manager, outbox, now(), linkBase);
  }

  async rules(ids: readonly string[]): Promise<Map<string, Rule>> {
    const known = ids.filter(isUuid);
    const rows = known.length === 0 ? [] : await this.manager.findBy(RuleEntity, { id: In(known) });
    return new Map(rows.map((row) => [row.id, ruleView(row)]));
  }
  byIds(ids: readonly string[]): Promise<AlertEntity[]> {
    return this.manager.findBy(AlertEntity, { id: In([...ids]) });
  }
  openOf(fingerprints: readonly string[]): Promise<AlertEntity[]> {
    return this.manager.findBy(AlertEntity, { fingerprint: In([...fingerprints]), status: Not('resolved') });
  }

  /** When the last alert of each fingerprint was resolved, of those that counted the same. */
  async lastResolved(fingerprints: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.manager.query<{ fingerprint: string; counting_key: string; at: Date }[]>(
      `SELECT fingerprint, counting_key, max(resolved_at) AS at FROM alerts
       WHERE fingerprint = ANY($1) AND status = 'resolved' GROUP BY fingerprint, counting_key`,
      [[...fingerprints]],
    );
    return new Map(rows.map((row) => [`${row.fingerprint}\n${row.counting_key}`, row.at.getTime()]));
  }

  async silencedUntil(ruleId: string, group: Record<string, string>): Promise<number | null> {
    this.silences ??= await activeSilences(this.manager, this.now);
    return silencedUntil(this.silences, ruleId, group, this.now);
  }

  /** A new row for the alert that a signal opens. */
  blank(rule: Rule, signal: AlertSignal, fingerprint: string, life: AlertLife): AlertEntity {
    const row: AlertEntity = {
      ...{ id: randomUUID(), ruleId: rule.id, ruleName: rule.name, severity: rule.severity, fingerprint, group: storable(signal.group) },
      ...{ value: 0, threshold: 0, text: null, window: rule.window, series: [], examples: [], link: '', countingKey: countingKeyOf(rule) },
      ...{ status: life.status, startedAt: new Date(life.startedAt), firedAt: null, acknowledgedAt: null, acknowledgedBy: null },
      ...{ resolvedAt: null, resolvedBy: null, silencedUntil: null, heardAt: new Date(life.heardAt), announcements: 0 },
      ...{ openedByAt: new Date(signal.at), lastSignalAt: new Date(signal.at) },
    };
    return this.withFigures(row, rule, signal);
  }

  /** The alert as it hears a signal. */
  hearing(row: AlertEntity, { at }: AlertSignal): AlertEntity {
    return row.lastSignalAt !== null && row.lastSignalAt.getTime() < at ? { ...row, lastSignalAt: new Date(at) } : row;
  }

  /** What signals the alerts that are over have heard. */
  past(fingerprints: readonly string[]): Promise<PastSignals> {
    return PastSignals.of(this.manager, fingerprints, this.now);
  }

  /** What the windows and the rule say of the alert now. */
  withFigures(row: AlertEntity, rule: Rule, signal: AlertSignal): AlertEntity {
    return {
      ...row,
      ruleName: rule.name,
      severity: rule.severity,
      value: signal.value,
      threshold: signal.threshold,
      text: storable(signal.text ?? null),
      series: signal.series.map(({ start, count }) => ({ start: new Date(start).toISOString(), count })),
      examples: mergeExamples(row.examples, storable(signal.examples)),
      link: alertLink(this.linkBase, rule, signal.group, signal.at),
    };
  }

  /** Keeps what a step led to. `channels`: whom a firing is announced to. Returns the row as it stands, undefined when it vanished. */
  record(row: AlertEntity, step: Step, channels: readonly string[]): AlertEntity | undefined {
    if (step.life === null) {
      this.changed.delete(row.id);
      this.vanished.add(row.id);
      return undefined;
    }
    const was = lifeOf(row);
    const next = withLife(row, step.life);
    const goesOn = step.history.length === 0 && was.silencedUntil === step.life.silencedUntil;
    if (goesOn && step.life.heardAt - was.heardAt < FIGURES_EVERY_MS && !this.changed.has(row.id)) return row;
    this.changed.set(row.id, next);
    for (const { kind, actor, note } of step.history) {
      this.history.push({ alertId: row.id, at: new Date(this.now), kind, actor: storable(actor), note: storable(note) });
    }
    const actor = step.history.at(-1)?.actor ?? null;
    if (step.notify) this.messages.push({ row: next, transition: step.notify, actor, channels });
    return next;
  }

  /** Writes everything; what was committed is then told to whoever listens. Returns how many messages went into the outbox. */
  async write(): Promise<number> {
    const { manager } = this;
    if (this.vanished.size > 0) await manager.delete(AlertEntity, { id: In([...this.vanished]) });
    if (this.changed.size > 0) {
      // The cast: TypeORM's type of partial rows loses its way in the log attributes of the examples.
      await manager.upsert(AlertEntity, [...this.changed.values()] as object[], ['id']);
    }
    const history = this.history.filter(({ alertId }) => this.changed.has(alertId));
    if (history.length > 0) await manager.insert(AlertEventEntity, history);
    let queued = 0;
    for (const { row, transition, actor, channels } of this.messages) {
      const message = { alert: alertView(row), transition, actor };
      queued +=
        transition === 'firing'
          ? await this.outbox.add(manager, message, channels, row.announcements)
          : await this.outbox.follow(manager, message);
    }
    if (this.changed.size > 0) {
      await manager.query('SELECT pg_notify($1, id) FROM unnest($2::text[]) AS id', [ALERTS_CHANNEL, [...this.changed.keys()]]);
    }
    if (queued > 0) await manager.query('SELECT pg_notify($1, $2)', [OUTBOX_CHANNEL, '']);
    return queued;
  }
}

/** Silences in force now. */
export const activeSilences = async (manager: EntityManager, now: number): Promise<SilenceSpan[]> => {
  const rows = await manager.findBy(SilenceEntity, { expiredAt: IsNull(), endsAt: MoreThan(new Date(now)) });
  return rows.map(({ ruleId, group, startsAt, endsAt }) => ({ ruleId, group, startsAt: startsAt.getTime(), endsAt: endsAt.getTime() }));
};

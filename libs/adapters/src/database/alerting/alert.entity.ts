import type { AlertSeverity, AlertStatus, AlertView } from '@tocsin/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** At most one that is not resolved for each (ruleId, fingerprint): a partial unique index sees to it. */
@Entity('alerts')
export class AlertEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text', { name: 'rule_id' }) ruleId: string;
  @Column('text', { name: 'rule_name' }) ruleName: string;
  @Column('text') severity: AlertSeverity;
  @Column('text') status: AlertStatus;
  /** SHA-256 of the group's canonical text, which may be too long for an index. */
  @Column('text') fingerprint: string;
  @Column('jsonb', { name: 'group_values' }) group: Record<string, string>;
  @Column('double precision') value: number;
  @Column('double precision') threshold: number;
  @Column('text', { name: 'window_span' }) window: string;
  @Column('timestamptz', { name: 'started_at' }) startedAt: Date;
  @Column('timestamptz', { name: 'fired_at', nullable: true }) firedAt: Date | null;
  @Column('timestamptz', { name: 'acknowledged_at', nullable: true }) acknowledgedAt: Date | null;
  @Column('text', { name: 'acknowledged_by', nullable: true }) acknowledgedBy: string | null;
  @Column('timestamptz', { name: 'resolved_at', nullable: true }) resolvedAt: Date | null;
  @Column('text', { name: 'resolved_by', nullable: true }) resolvedBy: string | null;
  @Column('timestamptz', { name: 'silenced_until', nullable: true }) silencedUntil: Date | null;
  /** Said in place of counts; null where logs are counted. */
  @Column('text', { nullable: true }) text: string | null;
  @Column('jsonb') series: AlertView['series'];
  @Column('jsonb') examples: AlertView['examples'];
  @Column('text') link: string;
  /** When the windows last said that the condition holds. */
  @Column('timestamptz', { name: 'heard_at' }) heardAt: Date;
  /** `at` of the signal that opened it; null for alerts of before this was kept. */
  @Column({ type: 'timestamptz', name: 'opened_by_at', precision: 3, nullable: true }) openedByAt: Date | null;
  /** The latest `at` of the signals that it heard. */
  @Column({ type: 'timestamptz', name: 'last_signal_at', precision: 3, nullable: true }) lastSignalAt: Date | null;
  /** How often its firing was announced. */
  @Column('integer') announcements: number;
  /** What its rule counted when it was opened (`countingKeyOf`): a rule that counts something else ends it. */
  @Column('text', { name: 'counting_key' }) countingKey: string;
}

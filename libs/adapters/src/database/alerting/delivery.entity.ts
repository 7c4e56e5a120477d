import type { Delivery } from '@tocsin/contracts';
import type { Notification } from '@tocsin/core/ports';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The outbox: one row for each (alert, channel, transition, announcement), written in the transaction of the transition itself. */
@Entity('deliveries')
export class DeliveryEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'alert_id' }) alertId: string;
  @Column('uuid', { name: 'channel_id' }) channelId: string;
  @Column('text') transition: Delivery['transition'];
  @Column('text') status: Delivery['status'];
  /** Critical ones leave first. */
  @Column('smallint') priority: number;
  @Column('integer') attempts: number;
  @Column('text', { name: 'last_error', nullable: true }) lastError: string | null;
  @Column('timestamptz', { name: 'next_attempt_at' }) nextAttemptAt: Date;
  /** Until then one dispatcher works on it; after that (it died) another may. */
  @Column('timestamptz', { name: 'claimed_until', nullable: true }) claimedUntil: Date | null;
  @Column('timestamptz', { name: 'delivered_at', nullable: true }) deliveredAt: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  /** Which announcement of the alert's firing it is; 0 for every other transition. */
  @Column('integer') announcement: number;
  /** The alert as it stood at the transition. */
  @Column('jsonb') message: Pick<Notification, 'alert' | 'actor'>;
}

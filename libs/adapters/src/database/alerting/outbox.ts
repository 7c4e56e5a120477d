import { randomUUID } from 'node:crypto';
import type { Delivery } from '@tocsin/contracts';
import type { Notification } from '@tocsin/core/ports';
import type { DataSource, EntityManager } from 'typeorm';
import { DeliveryEntity } from './delivery.entity.ts';

/** A delivery that this dispatcher has for itself until the lease ends. */
export interface ClaimedDelivery {
  id: string;
  channelId: string;
  attempts: number;
  createdAt: Date;
  notification: Notification;
}
interface ClaimedRow {
  id: string;
  channel_id: string;
  transition: Delivery['transition'];
  attempts: number;
  created_at: Date;
  message: Pick<Notification, 'alert' | 'actor'>;
}

const PRIORITY = { critical: 0, warning: 1, info: 2 } as const;
/** Longer than an attempt can take (10 s), so that only the dead lose their claims. */
const LEASE_SECONDS = 60;

/** The outbox table. Several dispatchers may work on it: a row is claimed by one (FOR UPDATE SKIP LOCKED). */
export class Outbox {
  private readonly source: DataSource;
  constructor(source: DataSource) {
    this.source = source;
  }

  /** Within the transaction of the transition. A second row for the same alert, channel and transition is not written. */
  async add(manager: EntityManager, message: Omit<Notification, 'id'>, channelIds: readonly string[]): Promise<void> {
    for (const channelId of new Set(channelIds)) {
      await manager.query(
        `INSERT INTO deliveries (id, alert_id, channel_id, transition, status, priority, attempts, next_attempt_at, created_at, message)
         SELECT $1, $2, id, $4, 'waiting', $5, 0, now(), clock_timestamp(), $6 FROM channels WHERE id::text = $3 AND enabled
         ON CONFLICT (alert_id, channel_id, transition) DO NOTHING`,
        [
          ...[randomUUID(), message.alert.id, channelId, message.transition, PRIORITY[message.alert.severity]],
          JSON.stringify({ alert: message.alert, actor: message.actor }),
        ],
      );
    }
  }

  /** Due deliveries, the urgent first, none before an earlier one of the same alert and channel is done. */
  async claim(limit: number, busyChannels: readonly string[] = []): Promise<ClaimedDelivery[]> {
    const [rows] = await this.source.query<[ClaimedRow[], number]>(
      `UPDATE deliveries SET claimed_until = now() + make_interval(secs => $2), attempts = attempts + 1
       WHERE id IN (
         SELECT id FROM deliveries due
         WHERE status = 'waiting' AND next_attempt_at <= now() AND (claimed_until IS NULL OR claimed_until < now())
           AND channel_id <> ALL($3::uuid[])
           AND NOT EXISTS (
             SELECT FROM deliveries earlier
             WHERE earlier.alert_id = due.alert_id AND earlier.channel_id = due.channel_id AND earlier.status = 'waiting'
               AND earlier.created_at < due.created_at)
         ORDER BY priority, next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING id, channel_id, transition, attempts, created_at, message`,
      [limit, LEASE_SECONDS, [...busyChannels]],
    );
    return rows.map((row) => ({
      id: row.id,
      channelId: row.channel_id,
      attempts: row.attempts,
      createdAt: row.created_at,
      notification: { id: row.id, transition: row.transition, ...row.message },
    }));
  }

  async delivered(id: string): Promise<void> {
    const change = { status: 'delivered' as const, deliveredAt: new Date(), lastError: null, claimedUntil: null };
    await this.source.getRepository(DeliveryEntity).update({ id }, change);
  }
  async retry(id: string, error: string, delayMs: number): Promise<void> {
    const change = { lastError: error, claimedUntil: null, nextAttemptAt: new Date(Date.now() + delayMs) };
    await this.source.getRepository(DeliveryEntity).update({ id }, change);
  }
  /** Gives a claim back untouched: the attempt was never made. */
  async release(id: string, delayMs: number): Promise<void> {
    await this.source.query(
      `UPDATE deliveries SET claimed_until = NULL, attempts = attempts - 1, next_attempt_at = now() + make_interval(secs => $2) WHERE id = $1`,
      [id, delayMs / 1000],
    );
  }
  async failed(id: string, error: string): Promise<void> {
    await this.source.getRepository(DeliveryEntity).update({ id }, { status: 'failed', lastError: error, claimedUntil: null });
  }
  /** Milliseconds until the next waiting delivery is due; undefined when nothing waits. */
  async dueInMs(): Promise<number | undefined> {
    const rows = await this.source.query<{ ms: string | null }[]>(
      `SELECT extract(epoch FROM min(greatest(next_attempt_at, coalesce(claimed_until, next_attempt_at))) - now()) * 1000 AS ms
       FROM deliveries WHERE status = 'waiting'`,
    );
    const ms = rows[0]?.ms ?? null;
    return ms === null ? undefined : Math.max(0, Number(ms));
  }
}

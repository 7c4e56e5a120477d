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

/** What a claim is known by: a later claim of the same row has a higher number of attempts. */
export type Claim = Pick<ClaimedDelivery, 'id' | 'attempts'>;
const claimed = ({ id, attempts }: Claim) => ({ id, attempts, status: 'waiting' as const });

const PRIORITY = { critical: 0, warning: 1, info: 2 } as const;
/** Longer than an attempt can take (10 s), so that only the dead lose their claims. */
export const LEASE_SECONDS = 25;

/** The outbox table. Several dispatchers may work on it: a row is claimed by one (FOR UPDATE SKIP LOCKED). */
export class Outbox {
  private readonly source: DataSource;
  private readonly leaseSeconds: number;
  constructor(source: DataSource, leaseSeconds = LEASE_SECONDS) {
    this.source = source;
    this.leaseSeconds = leaseSeconds;
  }

  /**
   * Announces a firing, within the transaction of the transition, to those of the channels that are switched on. The same announcement
   * again is not written. Returns how many messages were.
   */
  async add(
    manager: EntityManager,
    message: Omit<Notification, 'id'>,
    channelIds: readonly string[],
    announcement: number,
  ): Promise<number> {
    const rows = await manager.query<unknown[]>(
      `INSERT INTO deliveries (id, alert_id, channel_id, transition, status, priority, attempts, next_attempt_at, created_at, message, announcement)
       SELECT gen_random_uuid(), $1, id, $2, 'waiting', $3, 0, now(), clock_timestamp(), $4, $6 FROM channels WHERE id::text = ANY($5) AND enabled
       ON CONFLICT (alert_id, channel_id, transition, announcement) DO NOTHING RETURNING id`,
      [...this.content(message), [...channelIds], announcement],
    );
    return rows.length;
  }

  /** Tells those who were told of the firing, or are about to be, what came after. */
  async follow(manager: EntityManager, message: Omit<Notification, 'id'>): Promise<number> {
    const rows = await manager.query<unknown[]>(
      `INSERT INTO deliveries (id, alert_id, channel_id, transition, status, priority, attempts, next_attempt_at, created_at, message)
       SELECT gen_random_uuid(), $1, id, $2, 'waiting', $3, 0, now(), clock_timestamp(), $4 FROM channels
       WHERE enabled AND id IN (SELECT channel_id FROM deliveries WHERE alert_id = $1 AND transition = 'firing' AND status <> 'failed')
       ON CONFLICT (alert_id, channel_id, transition, announcement) DO NOTHING RETURNING id`,
      this.content(message),
    );
    return rows.length;
  }

  private content({ alert, transition, actor }: Omit<Notification, 'id'>): unknown[] {
    return [alert.id, transition, PRIORITY[alert.severity], JSON.stringify({ alert, actor })];
  }

  /**
   * Due deliveries, at most one a channel and the urgent first, none before an earlier one of the same alert and channel is done. Each is
   * the caller's alone until its lease ends. `busyChannels` get none.
   */
  async claim(limit: number, busyChannels: readonly string[] = []): Promise<ClaimedDelivery[]> {
    const [rows] = await this.source.query<[ClaimedRow[], number]>(
      `UPDATE deliveries SET claimed_until = now() + make_interval(secs => $2), attempts = attempts + 1
       WHERE id IN (
         SELECT due.id FROM channels CROSS JOIN LATERAL (
           SELECT id, priority, next_attempt_at FROM deliveries candidate
           WHERE channel_id = channels.id AND status = 'waiting' AND next_attempt_at <= now()
             AND (claimed_until IS NULL OR claimed_until < now())
             AND NOT EXISTS (
               SELECT FROM deliveries earlier
               WHERE earlier.alert_id = candidate.alert_id AND earlier.channel_id = candidate.channel_id AND earlier.status = 'waiting'
                 AND earlier.created_at < candidate.created_at)
           ORDER BY priority, next_attempt_at, created_at LIMIT 1 FOR UPDATE SKIP LOCKED) due
         WHERE channels.id <> ALL($3::uuid[])
         ORDER BY due.priority, due.next_attempt_at LIMIT $1)
       RETURNING id, channel_id, transition, attempts, created_at, message`,
      [limit, this.leaseSeconds, [...busyChannels]],
    );
    rows.sort((a, b) => PRIORITY[a.message.alert.severity] - PRIORITY[b.message.alert.severity]);
    return rows.map((row) => ({
      id: row.id,
      channelId: row.channel_id,
      attempts: row.attempts,
      createdAt: row.created_at,
      notification: { id: row.id, transition: row.transition, ...row.message },
    }));
  }

  /** The outcomes of a claim. Each changes nothing and says false when the lease ran out and someone else has claimed it since. */
  delivered(claim: Claim): Promise<boolean> {
    return this.settle(claim, { status: 'delivered', deliveredAt: new Date(), lastError: null });
  }
  retry(claim: Claim, error: string, delayMs: number): Promise<boolean> {
    return this.settle(claim, { lastError: error, nextAttemptAt: new Date(Date.now() + delayMs) });
  }
  /** Gives the claim back untouched: the attempt was never made. */
  release(claim: Claim, delayMs: number): Promise<boolean> {
    return this.settle(claim, { attempts: claim.attempts - 1, nextAttemptAt: new Date(Date.now() + delayMs) });
  }
  /** Given up. Who was never told of a firing is not told of what came after either. */
  async failed(claim: Claim, error: string): Promise<boolean> {
    return this.source.transaction(async (manager) => {
      const change = { status: 'failed', lastError: error, claimedUntil: null } as const;
      const result = await manager.update(DeliveryEntity, { ...claimed(claim) }, change);
      if (!result.affected) return false;
      await manager.query(
        `UPDATE deliveries later SET status = 'failed', last_error = 'The firing could not be delivered' FROM deliveries firing
         WHERE firing.id = $1 AND firing.transition = 'firing' AND later.alert_id = firing.alert_id AND later.channel_id = firing.channel_id
           AND later.status = 'waiting' AND NOT EXISTS (
             SELECT FROM deliveries told WHERE told.alert_id = firing.alert_id AND told.channel_id = firing.channel_id
               AND told.transition = 'firing' AND told.status = 'delivered')`,
        [claim.id],
      );
      return true;
    });
  }

  private async settle(claim: Claim, change: Partial<Omit<DeliveryEntity, 'message'>>): Promise<boolean> {
    const result = await this.source.getRepository(DeliveryEntity).update(claimed(claim), { ...change, claimedUntil: null });
    return (result.affected ?? 0) > 0;
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

import type { AlertDetail, AlertListParams, AlertView } from '@tocsin/contracts';
import type { DataSource } from 'typeorm';
import { AlertEventEntity } from './alert-event.entity.ts';
import { AlertEntity } from './alert.entity.ts';
import { ChannelEntity } from './channel.entity.ts';
import { DeliveryEntity } from './delivery.entity.ts';
import { isUuid } from './uuid.ts';
import { alertView, deliveryView, eventView } from './views.ts';

export interface AlertSelection extends Pick<AlertListParams, 'status' | 'ruleId' | 'severity' | 'limit'> {
  /** Alerts that started before this one. */
  before?: { startedAt: Date; id: string } | undefined;
}

/** Alerts as people read them; what changes them is the life cycle alone. */
export class AlertRepository {
  private readonly source: DataSource;
  constructor(source: DataSource) {
    this.source = source;
  }

  /** Newest first. */
  async list({ status, ruleId, severity, before, limit }: AlertSelection): Promise<AlertView[]> {
    const query = this.source.getRepository(AlertEntity).createQueryBuilder('alert');
    if (status === 'open') query.andWhere(`alert.status <> 'resolved'`);
    else if (status !== 'all') query.andWhere('alert.status = :status', { status });
    if (ruleId !== undefined) query.andWhere('alert.ruleId = :ruleId', { ruleId });
    if (severity !== undefined) query.andWhere('alert.severity = :severity', { severity });
    if (before) query.andWhere('(alert.startedAt, alert.id) < (:startedAt, :id)', before);
    const rows = await query.orderBy('alert.startedAt', 'DESC').addOrderBy('alert.id', 'DESC').limit(limit).getMany();
    return rows.map(alertView);
  }

  /** With what happened to it and what was sent. */
  async get(id: string): Promise<AlertDetail | undefined> {
    const { manager } = this.source;
    const row = isUuid(id) ? await manager.findOneBy(AlertEntity, { id }) : null;
    if (!row) return undefined;
    const [events, deliveries, channels] = await Promise.all([
      manager.find(AlertEventEntity, { where: { alertId: id }, order: { id: 'ASC' } }),
      manager.find(DeliveryEntity, { where: { alertId: id }, order: { createdAt: 'ASC', id: 'ASC' } }),
      manager.find(ChannelEntity, { select: { id: true, name: true } }),
    ]);
    const names = new Map(channels.map((channel) => [channel.id, channel.name]));
    return {
      ...alertView(row),
      deliveries: deliveries.map((delivery) => deliveryView(delivery, names.get(delivery.channelId) ?? '')),
      history: events.map(eventView),
    };
  }

  /** Removes alerts that were resolved before then, with their history and deliveries; so many at most, the oldest first. Returns how many. */
  async removeResolvedBefore(before: Date, limit: number): Promise<number> {
    const [, count] = await this.source.query<[unknown, number]>(
      `DELETE FROM alerts WHERE id IN (
         SELECT id FROM alerts WHERE status = 'resolved' AND resolved_at < $1 ORDER BY resolved_at LIMIT $2)`,
      [before, limit],
    );
    return count;
  }
}

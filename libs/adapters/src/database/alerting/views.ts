import type { AlertEvent, AlertView, Channel, Delivery, Rule, Silence } from '@tocsin/contracts';
import type { AlertEventEntity } from './alert-event.entity.ts';
import type { AlertEntity } from './alert.entity.ts';
import type { ChannelEntity } from './channel.entity.ts';
import type { DeliveryEntity } from './delivery.entity.ts';
import type { RuleEntity } from './rule.entity.ts';
import type { SilenceEntity } from './silence.entity.ts';

const time = (at: Date | null): string | null => at?.toISOString() ?? null;

/** Rows as the API and the rest of the product see them. */
export const ruleView = (row: RuleEntity): Rule => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

export const silenceView = (row: SilenceEntity): Silence => ({
  ...row,
  startsAt: row.startsAt.toISOString(),
  endsAt: row.endsAt.toISOString(),
  createdAt: row.createdAt.toISOString(),
  expiredAt: time(row.expiredAt),
});

export const alertView = (row: AlertEntity): AlertView => ({
  id: row.id,
  ruleId: row.ruleId,
  ruleName: row.ruleName,
  severity: row.severity,
  status: row.status,
  group: row.group,
  // Rows that a test or an older version made have none at all.
  ...(typeof row.text === 'string' && { text: row.text }),
  value: row.value,
  threshold: row.threshold,
  window: row.window,
  acknowledgedBy: row.acknowledgedBy,
  resolvedBy: row.resolvedBy,
  series: row.series,
  examples: row.examples,
  link: row.link,
  startedAt: row.startedAt.toISOString(),
  firedAt: time(row.firedAt),
  acknowledgedAt: time(row.acknowledgedAt),
  resolvedAt: time(row.resolvedAt),
  silencedUntil: time(row.silencedUntil),
});

/** With the secrets in `config` still there: mask before it leaves. */
export const channelView = ({ healthState, lastSuccessAt, lastError, ...row }: ChannelEntity): Channel => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  health: { state: healthState, lastSuccessAt: time(lastSuccessAt), lastError },
});

export const eventView = ({ at, kind, actor, note }: AlertEventEntity): AlertEvent => ({ at: at.toISOString(), kind, actor, note });

export const deliveryView = (row: DeliveryEntity, channelName: string): Delivery => ({
  id: row.id,
  alertId: row.alertId,
  channelId: row.channelId,
  channelName,
  transition: row.transition,
  status: row.status,
  attempts: row.attempts,
  lastError: row.lastError,
  nextAttemptAt: row.status === 'waiting' ? row.nextAttemptAt.toISOString() : null,
  deliveredAt: time(row.deliveredAt),
  createdAt: row.createdAt.toISOString(),
});

import type { AlertStatus, AlertView, SilenceInput } from '@tocsin/contracts';
import { durationText } from '../time/ago.ts';

/** `service: hsearch, host: node-2`; what an alert of no group concerns is everything. */
export const groupText = (group: Record<string, string>): string =>
  Object.entries(group)
    .map(([field, value]) => `${field}: ${value}`)
    .join(', ') || 'all logs';

/** How long an alert has been, or was, open. */
export const openFor = (alert: Pick<AlertView, 'startedAt' | 'resolvedAt'>, nowMs: number): string =>
  durationText((alert.resolvedAt === null ? nowMs : Date.parse(alert.resolvedAt)) - Date.parse(alert.startedAt));

export const STATUS_COLOURS: Record<AlertStatus, string> = {
  pending: 'var(--muted)',
  firing: 'var(--danger)',
  acknowledged: 'var(--warn)',
  resolved: 'var(--ok)',
};

/** Severe and firing first. */
const WEIGHT: Record<AlertStatus, number> = { firing: 0, pending: 1, acknowledged: 2, resolved: 3 };
export const canAcknowledge = (alert: AlertView): boolean => WEIGHT[alert.status] < 2;
export const canResolve = (alert: AlertView): boolean => alert.status !== 'resolved';

export const SILENCE_SPANS = [
  { label: '1 hour', ms: 3_600_000 },
  { label: '4 hours', ms: 14_400_000 },
  { label: '1 day', ms: 86_400_000 },
  { label: '7 days', ms: 604_800_000 },
] as const;

/** A silence for alerts like this one: the same rule, and the same group or any. */
export const silenceFor = (alert: AlertView, whole: boolean, reason: string, endsAtMs: number): SilenceInput => ({
  ruleId: alert.ruleId,
  group: whole ? {} : alert.group,
  reason,
  endsAt: new Date(endsAtMs).toISOString(),
});

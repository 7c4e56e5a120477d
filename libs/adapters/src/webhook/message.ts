import { createHash } from 'node:crypto';
import type { AlertView } from '@tocsin/contracts';
import type { Notification } from '@tocsin/core/ports';
import { cut, exampleLine, figures, headline, moreLogs } from '../notification/index.ts';

/** Our own bound on a text in the message, so that a body stays below 64 KiB; the log itself is a link away. */
export const WEBHOOK_TEXT_LIMIT = 4096;
/** Ours too: ten messages a second for each receiver. */
export const WEBHOOK_RATE = { messages: 10, perMs: 1000 } as const;
/** How Alertmanager writes "not ended yet" (Go's zero time). */
const NOT_ENDED = '0001-01-01T00:00:00Z';

type Texts = Record<string, string>;
/** prometheus.io/docs/alerting/latest/configuration/#webhook_config: version 4. */
export interface AlertmanagerMessage {
  version: '4';
  groupKey: string;
  truncatedAlerts: number;
  status: 'firing' | 'resolved';
  receiver: string;
  groupLabels: Texts;
  commonLabels: Texts;
  commonAnnotations: Texts;
  externalURL: string;
  alerts: {
    status: 'firing' | 'resolved';
    labels: Texts;
    annotations: Texts;
    startsAt: string;
    endsAt: string;
    generatorURL: string;
    fingerprint: string;
  }[];
}

/** A field as a label name ([a-zA-Z_][a-zA-Z0-9_]*); a number keeps fields apart that would become the same name. */
const labelName = (field: string, taken: Texts): string => {
  const base = field.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=\d)/, '_') || '_';
  let name = base;
  for (let number = 2; Object.hasOwn(taken, name); number++) name = `${base}_${number}`;
  return name;
};

const labelsOf = (alert: AlertView): Texts => {
  const labels: Texts = { alertname: cut(alert.ruleName, WEBHOOK_TEXT_LIMIT), severity: alert.severity };
  for (const [field, value] of Object.entries(alert.group).sort(([a], [b]) => (a < b ? -1 : 1))) {
    labels[labelName(field, labels)] = cut(value, WEBHOOK_TEXT_LIMIT);
  }
  return labels;
};

const origin = (link: string): string => (URL.canParse(link) ? new URL(link).origin : '');

/** The notification as Alertmanager would post it, so that its receivers work. Pure. */
export const alertmanagerMessage = (notification: Notification): AlertmanagerMessage => {
  const { alert, transition } = notification;
  const status = transition === 'resolved' ? 'resolved' : 'firing';
  const labels = labelsOf(alert);
  const more = moreLogs(alert, alert.examples.length);
  const annotations: Texts = {
    summary: headline(notification, 400),
    description: figures(alert),
    alert_id: alert.id,
    transition,
    value: String(alert.value),
    threshold: String(alert.threshold),
    window: alert.window,
    ...(alert.acknowledgedBy !== null && { acknowledged_by: cut(alert.acknowledgedBy, 400) }),
    ...(more !== '' && { more }),
  };
  alert.examples.forEach((log, index) => (annotations[`example_${index + 1}`] = cut(exampleLine(log), WEBHOOK_TEXT_LIMIT)));
  const identity = JSON.stringify([alert.ruleId, Object.entries(alert.group).sort(([a], [b]) => (a < b ? -1 : 1))]);
  return {
    version: '4',
    groupKey: `{}:{alertname=${JSON.stringify(labels['alertname'])}, rule=${JSON.stringify(alert.ruleId)}}`,
    truncatedAlerts: 0,
    status,
    receiver: 'tocsin',
    groupLabels: { alertname: labels['alertname'] ?? '' },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: origin(alert.link),
    alerts: [
      {
        status,
        labels,
        annotations,
        startsAt: alert.firedAt ?? alert.startedAt,
        endsAt: status === 'resolved' ? (alert.resolvedAt ?? alert.startedAt) : NOT_ENDED,
        generatorURL: alert.link,
        fingerprint: createHash('sha256').update(identity).digest('hex').slice(0, 16),
      },
    ],
  };
};

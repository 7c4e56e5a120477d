import type { AlertView, ClassifiedLog } from '@tocsin/contracts';
import type { Notification } from '@tocsin/core/ports';

/** A log as the test button and the tests show it. */
export const sampleLog = (change: Partial<ClassifiedLog> = {}): ClassifiedLog => ({
  id: 'sample',
  timestamp: '2026-01-01T10:00:00.000Z',
  receivedAt: '2026-01-01T10:00:00.010Z',
  level: 'error',
  severityNumber: 17,
  service: 'hsearch',
  message: 'This is what an example log looks like in an alert',
  attributes: {},
  category: 'security',
  confidence: 0.98,
  modelVersion: 'sample',
  templateId: 'sample',
  redactions: {},
  flags: [],
  ...change,
});

/** An alert as the test button and the tests show it. */
export const sampleAlert = (change: Partial<AlertView> = {}): AlertView => ({
  id: 'sample-alert',
  ruleId: 'sample-rule',
  ruleName: 'Security errors',
  severity: 'critical',
  status: 'firing',
  group: { service: 'hsearch' },
  value: 37,
  threshold: 20,
  window: '5m',
  startedAt: '2026-01-01T10:00:00.000Z',
  firedAt: '2026-01-01T10:00:00.000Z',
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
  silencedUntil: null,
  series: [
    { start: '2026-01-01T09:59:00.000Z', count: 2 },
    { start: '2026-01-01T10:00:00.000Z', count: 35 },
  ],
  examples: [sampleLog()],
  link: 'http://localhost:8080/logs?q=category%3Asecurity',
  ...change,
});

export const sampleNotification = (change: Partial<Notification> = {}): Notification => ({
  id: 'sample-delivery',
  transition: 'firing',
  alert: sampleAlert(),
  actor: null,
  ...change,
});

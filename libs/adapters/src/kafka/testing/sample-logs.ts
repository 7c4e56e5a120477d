import { randomBytes } from 'node:crypto';
import type { ClassifiedLog } from '@tocsin/contracts';

/** A classified log as `logs.classified` carries it. */
export const sampleLog = (id: string, fields: Partial<ClassifiedLog> = {}): ClassifiedLog => ({
  id,
  timestamp: '2026-01-15T12:00:00.000Z',
  receivedAt: '2026-01-15T12:00:01.000Z',
  level: 'info',
  severityNumber: 9,
  service: 'shop',
  message: `message ${id}`,
  attributes: {},
  category: 'general',
  confidence: 0.5,
  modelVersion: 'v1',
  templateId: 't',
  redactions: {},
  flags: [],
  ...fields,
});

export const classifiedMessage = (logs: readonly ClassifiedLog[]): string => JSON.stringify({ logs });

/** Text of so many bytes that no compression makes much smaller. */
export const noise = (bytes: number): string =>
  randomBytes(Math.ceil((bytes * 3) / 4))
    .toString('base64')
    .slice(0, bytes);

import * as z from 'zod';
import { QueryText, TimeText } from './search.ts';

/** Stored logs to be judged again, by the model, the pins and the threshold in force. */
export const ReclassificationInput = z
  .strictObject({ q: QueryText, from: TimeText, to: TimeText.default('now') })
  .meta({ id: 'ReclassificationInput' });
export type ReclassificationInput = z.infer<typeof ReclassificationInput>;

export const ReclassificationStatus = z.enum(['waiting', 'running', 'done', 'cancelled', 'failed']);
export type ReclassificationStatus = z.infer<typeof ReclassificationStatus>;

/** A job; its place is kept, so that another process goes on where one was killed. */
export const Reclassification = z
  .strictObject({
    id: z.string(),
    q: z.string(),
    from: z.string(),
    to: z.string(),
    status: ReclassificationStatus,
    modelVersion: z.string().nullable().describe('By which model; null before it begins'),
    progress: z.number().min(0).max(1),
    checked: z.int().describe('Logs judged again'),
    changed: z.int().describe('Logs whose category became another'),
    createdAt: z.string(),
    createdBy: z.string(),
    startedAt: z.string().nullable(),
    finishedAt: z.string().nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: 'Reclassification' });
export type Reclassification = z.infer<typeof Reclassification>;

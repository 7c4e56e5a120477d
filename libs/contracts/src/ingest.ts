import * as z from 'zod';
import { Problem } from './problem.ts';
import { RejectReason } from './record.ts';

export const Rejection = z
  .strictObject({ index: z.int().min(0).describe('Position of the record in the request'), reason: RejectReason, detail: z.string() })
  .meta({ id: 'Rejection' });
export type Rejection = z.infer<typeof Rejection>;

/** The answer to an ingest request. When it is sent, every accepted log is durable. */
export const IngestReceipt = z.strictObject({ accepted: z.int().min(0), rejected: z.array(Rejection) }).meta({ id: 'IngestReceipt' });
export type IngestReceipt = z.infer<typeof IngestReceipt>;

/** The problem of a request of which nothing could be taken: why, record by record. */
export const NothingAccepted = z.strictObject({ ...Problem.shape, ...IngestReceipt.shape }).meta({ id: 'NothingAccepted' });
export type NothingAccepted = z.infer<typeof NothingAccepted>;

const Fallback = z.string().trim().min(1).max(200).optional();
/** Query of POST /ingest. */
export const IngestParams = z.strictObject({
  service: Fallback.describe('Service of records that name none'),
  host: Fallback.describe('Host of records that name none'),
  format: z
    .enum(['auto', 'plain', 'syslog', 'clf', 'logfmt', 'application'])
    .default('auto')
    .describe('How lines of text/plain are read; auto finds out from a sample'),
});
export type IngestParams = z.infer<typeof IngestParams>;

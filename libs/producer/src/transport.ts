import type { IngestReceipt } from '@tocsin/contracts';

/** One batch of logs as it goes out: newline-delimited JSON, and a key that makes a retry safe. */
export interface OutgoingBatch {
  body: Buffer;
  count: number;
  /** The same for every attempt at this batch. */
  idempotencyKey: string;
}

/** What the server said about a batch: how many logs it has, and which records it refused for good. */
export type BatchReceipt = IngestReceipt;

/** A delivery that failed. `retryable` false: the server will never take this batch. */
export class SendError extends Error {
  readonly code = 'send_failed';
  readonly retryable: boolean;
  /** What the server asked for in `Retry-After`, milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** HTTP status; undefined: there was no answer. */
  readonly status: number | undefined;
  constructor(message: string, retryable: boolean, { retryAfterMs, status }: { retryAfterMs?: number | undefined; status?: number } = {}) {
    super(message);
    this.name = 'SendError';
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
    this.status = status;
  }
}

/** Takes a batch to the server. Resolves once the server has it durably, rejects with SendError otherwise. One attempt. */
export interface Transport {
  send(batch: OutgoingBatch, signal: AbortSignal): Promise<BatchReceipt>;
  /** Gives back what it holds between batches; called once nothing more is sent. Never rejects. */
  close?(): Promise<void>;
}

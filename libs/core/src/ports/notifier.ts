import type { AlertView, Delivery } from '@tocsin/contracts';

/** What is to be told on a channel: the alert as it stands, and what just happened to it. */
export interface Notification {
  /** The same for every attempt at one message: receivers may use it to drop repeats. */
  id: string;
  transition: Delivery['transition'];
  alert: AlertView;
  actor: string | null;
}

/** A delivery that failed. `retryable` false: trying again cannot help. */
export class DeliveryError extends Error {
  readonly code = 'delivery_failed';
  readonly retryable: boolean;
  /** Earliest next attempt asked for by the receiver. */
  readonly retryAfterMs: number | undefined;
  /** What to change in the stored channel config, such as a Telegram group's new id. */
  readonly configPatch: Record<string, unknown> | undefined;
  constructor(
    message: string,
    options: { retryable: boolean; retryAfterMs?: number; configPatch?: Record<string, unknown>; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.configPatch = options.configPatch;
  }
}

/**
 * One kind of channel. Resolves when the receiver has accepted the message, rejects with DeliveryError otherwise.
 * One attempt, bounded by the signal; retries, rate and order are the outbox's business. Never throws a secret.
 */
export interface Notifier<Config = unknown> {
  readonly type: string;
  notify(config: Config, notification: Notification, signal: AbortSignal): Promise<void>;
}

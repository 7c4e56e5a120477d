import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { type AuditEvent, AuditRepository } from '@tocsin/adapters/database';
import { masked } from './masked.ts';

const BATCH = 200;
/** Events that may wait for the database; more than so many callers at once are refused. */
const WAITING_AT_MOST = 10_000;

interface Waiting {
  event: AuditEvent;
  resolve: () => void;
  reject: (reason: unknown) => void;
}

/** More is waiting to be written than the database keeps up with. */
export class AuditBusyError extends Error {
  readonly code = 'busy';
  readonly retryAfterMs = 1000;
  constructor() {
    super('Too many audit rows are waiting to be written.');
  }
}

/** Writes audit rows, in the order in which they were recorded. Events that come while a write is under way go together in the next one. */
@Injectable()
export class AuditService implements BeforeApplicationShutdown {
  private readonly waiting: Waiting[] = [];
  private draining: Promise<void> | undefined;

  constructor(@Inject(AuditRepository) private readonly rows: AuditRepository) {}

  /**
   * Resolves when the row is durable; rejects when it could not be written. Secrets in before, after and detail are masked.
   * @throws AuditBusyError
   */
  async record(event: AuditEvent): Promise<void> {
    if (this.waiting.length >= WAITING_AT_MOST) throw new AuditBusyError();
    const safe: AuditEvent = { ...event, detail: masked(event.detail) };
    if (event.before !== undefined) safe.before = masked(event.before);
    if (event.after !== undefined) safe.after = masked(event.after);
    await new Promise<void>((resolve, reject) => {
      this.waiting.push({ event: safe, resolve, reject });
      this.draining ??= this.drain();
    });
  }

  /** Resolves when whatever was recorded so far has been written, or has failed. Never rejects. */
  async settled(): Promise<void> {
    while (this.draining) await this.draining;
  }

  /** Rows that nobody waits for are written too, before the database closes. */
  beforeApplicationShutdown(): Promise<void> {
    return this.settled();
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH);
      try {
        await this.rows.append(batch.map(({ event }) => event));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.draining = undefined;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { type AuditEvent, AuditRepository } from '@tocsin/adapters/database';
import { masked } from './masked.ts';

const BATCH = 200;

interface Waiting {
  event: AuditEvent;
  resolve: () => void;
  reject: (reason: unknown) => void;
}

/** Writes audit rows. Events that come while a write is under way go together in the next one. */
@Injectable()
export class AuditService {
  private readonly waiting: Waiting[] = [];
  private writing = false;

  constructor(@Inject(AuditRepository) private readonly rows: AuditRepository) {}

  /** Resolves when the row is durable; rejects when it could not be written. Secrets in before, after and detail are masked. */
  record(event: AuditEvent): Promise<void> {
    const safe: AuditEvent = { ...event, detail: masked(event.detail) };
    if (event.before !== undefined) safe.before = masked(event.before);
    if (event.after !== undefined) safe.after = masked(event.after);
    return new Promise((resolve, reject) => {
      this.waiting.push({ event: safe, resolve, reject });
      if (!this.writing) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH);
      try {
        await this.rows.append(batch.map(({ event }) => event));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.writing = false;
  }
}

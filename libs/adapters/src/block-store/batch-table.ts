import { hash } from 'node:crypto';
import type { BatchReceipt } from '@tocsin/core/ports';
import type { Statements } from './statements.ts';

/** What a day file keeps of a batch. `days` are all the days that the batch touches. */
export interface BatchEntry {
  id: string;
  /** Epoch milliseconds. */
  committedAt: number;
  firstSequence: number;
  days: number[];
  receipt: BatchReceipt;
}
/** Batch ids are kept as the first 16 bytes of their SHA-256. */
const batchKey = (id: string): Uint8Array => hash('sha256', id, 'buffer').subarray(0, 16);

/** The batches that a day file remembers, so that a retry is answered as the first try was. */
export class BatchTable {
  private readonly statements: Statements;
  private readonly day: number;

  constructor(statements: Statements, day: number) {
    this.statements = statements;
    this.day = day;
  }

  put(entry: BatchEntry): void {
    const { accepted, rejected } = entry.receipt;
    this.statements
      .of('INSERT OR REPLACE INTO batch VALUES (?, ?, ?, ?, ?, ?)')
      .run(
        batchKey(entry.id),
        entry.committedAt,
        entry.firstSequence,
        entry.days.length === 1 ? null : JSON.stringify(entry.days),
        accepted,
        rejected.length === 0 ? null : JSON.stringify(rejected),
      );
  }

  /** The batch of this id, if it was committed since then (epoch milliseconds). */
  find(id: string, since: number): BatchEntry | undefined {
    const row = this.statements.of('SELECT * FROM batch WHERE id = ? AND committed_at >= ?').get(batchKey(id), since);
    if (row === undefined) return undefined;
    const rejected = row.rejected === null ? [] : (JSON.parse(row.rejected as string) as BatchReceipt['rejected']);
    return {
      id,
      committedAt: row.committed_at as number,
      firstSequence: row.first_sequence as number,
      days: row.days === null ? [this.day] : (JSON.parse(row.days as string) as number[]),
      receipt: { accepted: row.accepted as number, rejected },
    };
  }
}

import type { AuditEntry } from '@tocsin/contracts';

/** One row of the audit chain. `entry` is the exact text the hash covers; the other columns repeat parts of it for search. */
export interface AuditRow {
  seq: number;
  at: Date;
  action: string;
  actorId: string | null;
  actorName: string;
  outcome: AuditEntry['outcome'];
  entry: string;
  hash: string;
}

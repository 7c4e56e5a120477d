import { createHash } from 'node:crypto';
import type { AuditEntry } from '@tocsin/contracts';

/** What a caller tells of an event; place in the chain, time and hash are the chain's. */
export type AuditEvent = Omit<AuditEntry, 'seq' | 'at' | 'hash'>;

/** A row of the chain as the database keeps it (AuditRowEntity): `entry` is the exact text the hash covers, the rest repeats parts of it. */
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

/** The hash before the first row. */
export const CHAIN_START = '0'.repeat(64);

const hashOf = (previous: string, entry: string): string => createHash('sha256').update(previous).update('\n').update(entry).digest('hex');

// PostgreSQL's text holds no NUL; searchable copies lose it, the entry keeps it as an escape.
const searchable = (text: string): string => text.replaceAll('\u0000', '');

/** The row that continues the chain after `previous`. */
export const chained = (event: AuditEvent, seq: number, at: Date, previous: string): AuditRow => {
  const entry = JSON.stringify({ seq, at: at.toISOString(), ...event });
  return {
    seq,
    at,
    action: searchable(event.action),
    actorId: event.actor.id === null ? null : searchable(event.actor.id),
    actorName: searchable(event.actor.name),
    outcome: event.outcome,
    entry,
    hash: hashOf(previous, entry),
  };
};

/** Whether the row follows `previous` unedited: its hash, its number, and the searchable copies of its parts. */
export const isIntact = (row: AuditRow, expectedSeq: number, previous: string): boolean => {
  if (row.seq !== expectedSeq || row.hash !== hashOf(previous, row.entry)) return false;
  const said = entryOf(row);
  return (
    said.seq === row.seq &&
    said.at === row.at.toISOString() &&
    searchable(said.action) === row.action &&
    (said.actor.id === null ? null : searchable(said.actor.id)) === row.actorId &&
    searchable(said.actor.name) === row.actorName &&
    said.outcome === row.outcome
  );
};

export const entryOf = (row: Pick<AuditRow, 'entry' | 'hash'>): AuditEntry => ({
  ...(JSON.parse(row.entry) as Omit<AuditEntry, 'hash'>),
  hash: row.hash,
});

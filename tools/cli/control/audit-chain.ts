import { type AuditRow, CHAIN_START, isIntact } from '@tocsin/adapters/database/schema';
import type pg from 'pg';

/** How the audit chain of a database stands. */
export interface ChainState {
  rows: number;
  /** Hash of the last row. */
  head: string;
  /** First row that does not follow the one before it unedited. */
  firstBadSeq: number | undefined;
}

const CHUNK = 1000;
const ROWS = `SELECT seq, at, action, actor_id AS "actorId", actor_name AS "actorName", outcome, entry, hash
  FROM audit_entry WHERE seq > $1 ORDER BY seq LIMIT ${CHUNK}`;

/** Walks the chain from its start, as the server's own check does. */
export const chainOf = async (client: pg.Client): Promise<ChainState> => {
  let head = CHAIN_START;
  let count = 0;
  for (;;) {
    const { rows } = await client.query<AuditRow>(ROWS, [count]);
    for (const row of rows) {
      if (!isIntact(row, count + 1, head)) return { rows: count, head, firstBadSeq: row.seq };
      head = row.hash;
      count++;
    }
    if (rows.length < CHUNK) return { rows: count, head, firstBadSeq: undefined };
  }
};

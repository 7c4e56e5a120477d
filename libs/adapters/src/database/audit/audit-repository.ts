import type { AuditEntry, AuditVerification } from '@tocsin/contracts';
import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { ADVISORY_LOCKS } from '../locks/advisory-locks.ts';
import { type AuditEvent, chained, CHAIN_START, entryOf, isIntact } from './audit-chain.ts';
import { AuditRowEntity } from './audit-row.entity.ts';

export interface AuditSelection {
  action?: string | undefined;
  /** Id or name of who did it. */
  actor?: string | undefined;
  outcome?: AuditEntry['outcome'] | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  /** Rows older than this sequence number. */
  before?: number | undefined;
  limit: number;
}

/** One writer of the chain at a time, over all processes. */
const CHAIN_LOCK = ADVISORY_LOCKS.auditChain;
const VERIFY_CHUNK = 1000;

/** The audit chain in the database, which itself refuses to change or remove a row. */
export class AuditRepository {
  private readonly source: DataSource;
  private readonly now: () => number;
  constructor(source: DataSource, now: () => number = Date.now) {
    this.source = source;
    this.now = now;
  }

  /** Appends the events in order, in one transaction; durable when the promise resolves. */
  async append(events: readonly AuditEvent[]): Promise<void> {
    if (events.length === 0) return;
    await this.source.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [CHAIN_LOCK]);
      const last = await manager.findOne(AuditRowEntity, { where: {}, order: { seq: 'DESC' } });
      let seq = last?.seq ?? 0;
      let previous = last?.hash ?? CHAIN_START;
      const at = new Date(this.now());
      const rows = events.map((event) => {
        const row = chained(event, ++seq, at, previous);
        previous = row.hash;
        return row;
      });
      await manager.insert(AuditRowEntity, rows);
    });
  }

  /** Newest first. */
  async list({ action, actor, outcome, from, to, before, limit }: AuditSelection): Promise<AuditEntry[]> {
    const query: SelectQueryBuilder<AuditRowEntity> = this.source.getRepository(AuditRowEntity).createQueryBuilder('row');
    if (action) query.andWhere('row.action = :action', { action });
    if (actor) query.andWhere('(row.actorId = :actor OR row.actorName = :actor)', { actor });
    if (outcome) query.andWhere('row.outcome = :outcome', { outcome });
    if (from) query.andWhere('row.at >= :from', { from });
    if (to) query.andWhere('row.at < :to', { to });
    if (before !== undefined) query.andWhere('row.seq < :before', { before });
    return (await query.orderBy('row.seq', 'DESC').limit(limit).getMany()).map(entryOf);
  }

  /** Walks the whole chain from its start, a chunk at a time. Rows cut off at the end are seen by comparing `head` with one kept elsewhere. */
  async verify(): Promise<AuditVerification> {
    const rows = this.source.getRepository(AuditRowEntity);
    let previous = CHAIN_START;
    let count = 0;
    for (;;) {
      const chunk = await rows
        .createQueryBuilder('row')
        .where('row.seq > :count', { count })
        .orderBy('row.seq')
        .limit(VERIFY_CHUNK)
        .getMany();
      for (const row of chunk) {
        if (!isIntact(row, count + 1, previous)) return { valid: false, rows: count, firstBadSeq: row.seq, head: previous };
        previous = row.hash;
        count++;
      }
      if (chunk.length < VERIFY_CHUNK) return { valid: true, rows: count, firstBadSeq: null, head: previous };
    }
  }
}

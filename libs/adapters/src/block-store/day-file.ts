import { hash } from 'node:crypto';
import { basename } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { BatchReceipt } from '@tocsin/core/ports';
import { Block } from './block.ts';
import { dayOfFileName } from './day.ts';
import { type EncodedBlock, type Rollup, partOf } from './encoded-batch.ts';
import { DamagedBlockError, unpackPart } from './packed-part.ts';

/** `user_version` of a day file; raised when an older program could not read it. */
export const FORMAT_VERSION = 1;
/** `application_id`: "TSB1". */
const APPLICATION_ID = 0x54534231;

const SCHEMA = `
CREATE TABLE block (
  id INTEGER PRIMARY KEY AUTOINCREMENT, count INTEGER NOT NULL, min_time INTEGER NOT NULL, max_time INTEGER NOT NULL,
  base_sequence INTEGER NOT NULL, last_sequence INTEGER NOT NULL, pending INTEGER NOT NULL,
  word_filter BLOB NOT NULL, value_filter BLOB NOT NULL);
CREATE INDEX block_info ON block (id, count, min_time, max_time, base_sequence, last_sequence, pending);
CREATE INDEX block_pending ON block (id) WHERE pending = 1;
CREATE INDEX block_sequence ON block (last_sequence);
CREATE TABLE block_data (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE rollup (minute INTEGER, service TEXT, level INTEGER, category INTEGER, count INTEGER NOT NULL,
  PRIMARY KEY (minute, service, level, category)) WITHOUT ROWID;
CREATE TABLE rollup_hour (minute INTEGER, service TEXT, level INTEGER, category INTEGER, count INTEGER NOT NULL,
  PRIMARY KEY (minute, service, level, category)) WITHOUT ROWID;
CREATE TABLE batch (id BLOB PRIMARY KEY, committed_at INTEGER NOT NULL, first_sequence INTEGER NOT NULL, days TEXT, accepted INTEGER NOT NULL,
  rejected TEXT) WITHOUT ROWID;
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${FORMAT_VERSION};`;

/** Small pages: each part of a block wastes half a one. */
const PAGE_BYTES = 4096;
/** The log of changes goes back into the file when it has this many pages. */
const CHECKPOINT_PAGES = 4096;
/** Parts of block b that lie apart from it, in `block_data` under b * 4 + the place here. */
const DATA_PARTS = ['head', 'messages', 'rest'] as const;
const PARTS_PER_BLOCK = 4;

/** A file that is no day file. */
export class DayFileFormatError extends Error {
  readonly code = 'day_file_format';
}
/** A day file that a newer program wrote: it must not be touched. */
export class NewerFormatError extends Error {
  readonly code = 'newer_format';
}

export type Synchronous = 'normal' | 'full';
/** What a day file keeps of a batch. `days` are all the days that the batch touches. */
export interface BatchEntry {
  id: string;
  /** Epoch milliseconds. */
  committedAt: number;
  firstSequence: number;
  days: number[];
  receipt: BatchReceipt;
}
/** A block's row without its contents. */
export interface BlockInfo {
  id: number;
  count: number;
  minTime: number;
  maxTime: number;
  baseSequence: number;
  lastSequence: number;
  pending: boolean;
}
interface BlockRow {
  id: number;
  count: number;
  min_time: number;
  max_time: number;
  base_sequence: number;
  last_sequence: number;
  pending: number;
}
const infoOf = (row: BlockRow): BlockInfo => ({
  id: row.id,
  count: row.count,
  minTime: row.min_time,
  maxTime: row.max_time,
  baseSequence: row.base_sequence,
  lastSequence: row.last_sequence,
  pending: row.pending === 1,
});
const present = (row: Record<string, unknown> | undefined): Uint8Array => {
  if (!(row?.bytes instanceof Uint8Array)) throw new DamagedBlockError('A block lacks some of its bytes.');
  return row.bytes;
};
/** Batch ids are kept as the first 16 bytes of their SHA-256. */
const batchKey = (id: string): Uint8Array => hash('sha256', id, 'buffer').subarray(0, 16);
const INFO = 'id, count, min_time, max_time, base_sequence, last_sequence, pending';

/** One day's logs in one SQLite file. One writer (`writable`) and any number of readers, each with a connection of its own. */
export class DayFile {
  readonly path: string;
  readonly day: number;
  private readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();

  private constructor(path: string, database: DatabaseSync) {
    this.path = path;
    this.day = dayOfFileName(basename(path)) ?? 0;
    this.database = database;
  }

  /** Creates the file if there is none. @throws {DayFileFormatError} or SQLite's error on a damaged file. */
  static openToWrite(path: string, options: { synchronous: Synchronous; maxPages?: number | undefined }): DayFile {
    const database = new DatabaseSync(path, { timeout: 5000 });
    try {
      database.exec(
        `PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = WAL; PRAGMA synchronous = ${options.synchronous}; PRAGMA cache_size = -4096; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA journal_size_limit = ${2 * CHECKPOINT_PAGES * PAGE_BYTES};`,
      );
      const fresh = database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n === 0;
      if (fresh) database.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT;`);
      if (options.maxPages !== undefined) database.exec(`PRAGMA max_page_count = ${options.maxPages}`);
      return DayFile.checked(path, database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** A connection that only reads; the file must be there. @throws as `openToWrite`. */
  static openToRead(path: string): DayFile {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
    try {
      database.exec('PRAGMA cache_size = -2048;');
      return DayFile.checked(path, database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  private static checked(path: string, database: DatabaseSync): DayFile {
    const application = database.prepare('PRAGMA application_id').get()?.application_id;
    const version = database.prepare('PRAGMA user_version').get()?.user_version;
    if (application !== APPLICATION_ID) throw new DayFileFormatError('Not a day file of the block store.');
    if (typeof version !== 'number' || version > FORMAT_VERSION)
      throw new NewerFormatError(
        `${basename(path)} has format ${String(version)}; this program reads up to ${FORMAT_VERSION}. Use a newer one.`,
      );
    return new DayFile(path, database);
  }

  get isOpen(): boolean {
    return this.database.isOpen;
  }

  close(): void {
    this.database.close();
  }

  /** Runs `work` in one transaction: all of it is on disk when this returns, or nothing when it throws. */
  transaction<T>(work: () => T): T {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  /** A consistent view over several reads. */
  snapshot<T>(work: () => T): T {
    this.database.exec('BEGIN');
    try {
      return work();
    } finally {
      if (this.database.isTransaction) this.database.exec('COMMIT');
    }
  }

  putBlock(block: EncodedBlock, firstSequence: number, pending: boolean): void {
    const { lastInsertRowid } = this.prepare(
      `INSERT INTO block (count, min_time, max_time, base_sequence, last_sequence, pending, word_filter, value_filter)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      block.count,
      block.minTime,
      block.maxTime,
      firstSequence + block.firstRow,
      firstSequence + block.lastRow,
      pending ? 1 : 0,
      partOf(block, 'wordFilter'),
      partOf(block, 'valueFilter'),
    );
    const insert = this.prepare('INSERT INTO block_data (id, data) VALUES (?, ?)');
    DATA_PARTS.forEach((part, at) => insert.run(Number(lastInsertRowid) * PARTS_PER_BLOCK + at, partOf(block, part)));
  }

  removeBlock(id: number): void {
    this.prepare('DELETE FROM block WHERE id = ?').run(id);
    this.prepare('DELETE FROM block_data WHERE id >= ? AND id < ?').run(id * PARTS_PER_BLOCK, (id + 1) * PARTS_PER_BLOCK);
  }

  addRollups(rollups: readonly Rollup[]): void {
    const hours = new Map<string, Rollup>();
    for (const rollup of rollups) {
      this.addRollup('rollup', rollup);
      const minute = Math.floor(rollup.minute / 60) * 60;
      const key = `${minute} ${rollup.level} ${rollup.category} ${rollup.service}`;
      const hour = hours.get(key);
      if (hour === undefined) hours.set(key, { ...rollup, minute });
      else hour.count += rollup.count;
    }
    for (const hour of hours.values()) this.addRollup('rollup_hour', hour);
  }

  private addRollup(table: 'rollup' | 'rollup_hour', { minute, service, level, category, count }: Rollup): void {
    this.prepare(
      `INSERT INTO ${table} VALUES (?, ?, ?, ?, ?) ON CONFLICT (minute, service, level, category) DO UPDATE SET count = count + excluded.count`,
    ).run(minute, service, level, category, count);
  }

  /**
   * Rollups of from ≤ epoch minute < to, added up to one for each run of `every` minutes (0: for all of them), whose minute is the first.
   * Whole hours are read as such when `from`, `to` and `every` are multiples of 60.
   */
  rollups(from: number, to: number, every: number): Rollup[] {
    const table = from % 60 === 0 && to % 60 === 0 && every % 60 === 0 ? 'rollup_hour' : 'rollup';
    const run = every === 0 ? '0' : `minute - ((minute % ${every}) + ${every}) % ${every}`;
    const sql = `SELECT ${run} AS run, service, level, category, sum(count) AS count FROM ${table} WHERE minute >= ? AND minute < ? GROUP BY 1, 2, 3, 4`;
    return this.prepare(sql)
      .all(from, to)
      .map((row) => ({
        minute: row.run as number,
        service: row.service as string,
        level: row.level as number,
        category: row.category as number,
        count: row.count as number,
      }));
  }

  putBatch(entry: BatchEntry): void {
    const { accepted, rejected } = entry.receipt;
    this.prepare('INSERT OR REPLACE INTO batch VALUES (?, ?, ?, ?, ?, ?)').run(
      batchKey(entry.id),
      entry.committedAt,
      entry.firstSequence,
      entry.days.length === 1 ? null : JSON.stringify(entry.days),
      accepted,
      rejected.length === 0 ? null : JSON.stringify(rejected),
    );
  }

  /** The batch of this id, if it was committed since then (epoch milliseconds). */
  batch(id: string, since: number): BatchEntry | undefined {
    const row = this.prepare('SELECT * FROM batch WHERE id = ? AND committed_at >= ?').get(batchKey(id), since);
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

  /** Changes when another connection has committed to the file. */
  dataVersion(): number {
    return this.prepare('PRAGMA data_version').get()?.data_version as number;
  }

  /** Blocks that were added after the one of this id. Ids ascend and are never given twice. */
  blocksAfter(id: number): BlockInfo[] {
    return (this.prepare(`SELECT ${INFO} FROM block WHERE id > ? ORDER BY id`).all(id) as unknown as BlockRow[]).map(infoOf);
  }

  pendingBlocks(): BlockInfo[] {
    return (this.prepare(`SELECT ${INFO} FROM block WHERE pending = 1 ORDER BY id`).all() as unknown as BlockRow[]).map(infoOf);
  }
  /** The block stays as it is from now on. */
  keepBlock(id: number): void {
    this.prepare('UPDATE block SET pending = 0 WHERE id = ?').run(id);
  }

  pendingIds(): number[] {
    return this.prepare('SELECT id FROM block WHERE pending = 1')
      .all()
      .map((row) => row.id as number);
  }

  lastSequence(): number | undefined {
    return (this.prepare('SELECT max(last_sequence) AS last FROM block').get()?.last as number | null) ?? undefined;
  }

  logCount(): number {
    return (this.prepare('SELECT sum(count) AS logs FROM block').get()?.logs as number | null) ?? 0;
  }

  wordFilter(id: number): Uint8Array {
    return present(this.prepare('SELECT word_filter AS bytes FROM block WHERE id = ?').get(id));
  }
  valueFilter(id: number): Uint8Array {
    return present(this.prepare('SELECT value_filter AS bytes FROM block WHERE id = ?').get(id));
  }

  /** Reads the directory now and the other parts when they are asked for. `wordFilter`: unpacked, from whoever keeps it. */
  block(info: BlockInfo, wordFilter: () => Uint8Array = () => unpackPart(this.wordFilter(info.id))): Block {
    return new Block(info.count, info.baseSequence, {
      head: this.data(info.id, 'head'),
      wordFilter,
      part: (place) => this.data(info.id, place),
    });
  }

  /** The same read whole, for a block that may be gone soon. */
  pendingBlock(info: BlockInfo): Block {
    const first = info.id * PARTS_PER_BLOCK;
    const rows = this.prepare('SELECT id, data AS bytes FROM block_data WHERE id >= ? AND id < ?').all(first, first + PARTS_PER_BLOCK);
    const wordFilter = unpackPart(this.wordFilter(info.id));
    const part = (place: (typeof DATA_PARTS)[number]) => present(rows.find((row) => row.id === first + DATA_PARTS.indexOf(place)));
    return new Block(info.count, info.baseSequence, { head: part('head'), wordFilter: () => wordFilter, part });
  }

  private data(id: number, part: (typeof DATA_PARTS)[number]): Uint8Array {
    const at = id * PARTS_PER_BLOCK + DATA_PARTS.indexOf(part);
    return present(this.prepare('SELECT data AS bytes FROM block_data WHERE id = ?').get(at));
  }

  private prepare(sql: string): StatementSync {
    let statement = this.statements.get(sql);
    if (statement === undefined) this.statements.set(sql, (statement = this.database.prepare(sql)));
    return statement;
  }
}

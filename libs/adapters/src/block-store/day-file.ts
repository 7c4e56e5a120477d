import { basename } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BatchTable } from './batch-table.ts';
import { Block } from './block.ts';
import { dayOfFileName } from './day.ts';
import { type EncodedBlock, partOf } from './encoded-batch.ts';
import { DamagedBlockError, unpackPart } from './packed-part.ts';
import { RollupTables } from './rollup-tables.ts';
import { Statements } from './statements.ts';

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

/** How long a connection waits for another. */
const BUSY_TIMEOUT_MS = 5000;
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
const INFO = 'id, count, min_time, max_time, base_sequence, last_sequence, pending';

/** One day's logs in one SQLite file. One writer (`writable`) and any number of readers, each with a connection of its own. */
export class DayFile {
  readonly path: string;
  readonly day: number;
  private readonly database: DatabaseSync;
  readonly rollups: RollupTables;
  readonly batches: BatchTable;
  private readonly statements: Statements;

  private constructor(path: string, database: DatabaseSync) {
    this.path = path;
    this.day = dayOfFileName(basename(path)) ?? 0;
    this.database = database;
    this.statements = new Statements(database);
    this.rollups = new RollupTables(this.statements);
    this.batches = new BatchTable(this.statements, this.day);
  }

  /** Creates the file if there is none. @throws {DayFileFormatError} or SQLite's error on a damaged file. */
  static openToWrite(path: string, options: { synchronous: Synchronous; maxPages?: number | undefined }): DayFile {
    const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
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
    const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
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
    const { lastInsertRowid } = this.statements
      .of(
        `INSERT INTO block (count, min_time, max_time, base_sequence, last_sequence, pending, word_filter, value_filter)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        block.count,
        block.minTime,
        block.maxTime,
        firstSequence + block.firstRow,
        firstSequence + block.lastRow,
        pending ? 1 : 0,
        partOf(block, 'wordFilter'),
        partOf(block, 'valueFilter'),
      );
    const insert = this.statements.of('INSERT INTO block_data (id, data) VALUES (?, ?)');
    DATA_PARTS.forEach((part, at) => insert.run(Number(lastInsertRowid) * PARTS_PER_BLOCK + at, partOf(block, part)));
  }

  /** Puts a block of another file into this one, byte by byte. */
  copyBlock(from: DayFile, info: BlockInfo): void {
    const { lastInsertRowid } = this.statements
      .of(
        `INSERT INTO block (count, min_time, max_time, base_sequence, last_sequence, pending, word_filter, value_filter)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        ...[info.count, info.minTime, info.maxTime, info.baseSequence, info.lastSequence, info.pending ? 1 : 0],
        ...[from.wordFilter(info.id), from.valueFilter(info.id)],
      );
    const insert = this.statements.of('INSERT INTO block_data (id, data) VALUES (?, ?)');
    DATA_PARTS.forEach((part, at) => insert.run(Number(lastInsertRowid) * PARTS_PER_BLOCK + at, from.data(info.id, part)));
  }

  /** Takes over another file's batch ids, and its rollups save those of these categories. */
  copyTables(path: string, withoutCategories: readonly number[]): void {
    this.statements.of('ATTACH ? AS source').run(path);
    try {
      const without = withoutCategories.map(() => '?').join(', ');
      this.transaction(() => {
        this.statements.of('INSERT INTO batch SELECT * FROM source.batch').run();
        for (const table of ['rollup', 'rollup_hour'])
          this.statements
            .of(`INSERT INTO ${table} SELECT * FROM source.${table} WHERE category NOT IN (${without})`)
            .run(...withoutCategories);
      });
    } finally {
      this.statements.of('DETACH source').run();
    }
  }

  /** Puts everything that was committed into the file itself, and empties the log of changes. Does not wait: false, somebody reads just now. */
  checkpoint(): boolean {
    this.database.exec('PRAGMA busy_timeout = 0');
    try {
      return this.statements.of('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy === 0;
    } finally {
      this.database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    }
  }

  removeBlock(id: number): void {
    this.statements.of('DELETE FROM block WHERE id = ?').run(id);
    this.statements.of('DELETE FROM block_data WHERE id >= ? AND id < ?').run(id * PARTS_PER_BLOCK, (id + 1) * PARTS_PER_BLOCK);
  }

  /** Changes when another connection has committed to the file. */
  dataVersion(): number {
    return this.statements.of('PRAGMA data_version').get()?.data_version as number;
  }

  /** Blocks that were added after the one of this id. Ids ascend and are never given twice. */
  blocksAfter(id: number): BlockInfo[] {
    return (this.statements.of(`SELECT ${INFO} FROM block WHERE id > ? ORDER BY id`).all(id) as unknown as BlockRow[]).map(infoOf);
  }

  /** The first finished block after the one of this id. */
  finishedAfter(id: number): BlockInfo | undefined {
    const row = this.statements.of(`SELECT ${INFO} FROM block WHERE id > ? AND pending = 0 ORDER BY id LIMIT 1`).get(id);
    return row && infoOf(row as unknown as BlockRow);
  }

  /** Blocks that may hold logs of these sequences, first and last included. */
  blocksBetween(first: number, last: number): BlockInfo[] {
    const sql = `SELECT ${INFO} FROM block WHERE last_sequence >= ? AND base_sequence <= ? ORDER BY id`;
    return (this.statements.of(sql).all(first, last) as unknown as BlockRow[]).map(infoOf);
  }

  blockIds(): number[] {
    return this.statements
      .of('SELECT id FROM block')
      .all()
      .map((row) => row.id as number);
  }
  blockCount(): number {
    return this.statements.of('SELECT count(*) AS blocks FROM block').get()?.blocks as number;
  }
  hasBlock(id: number): boolean {
    return this.statements.of('SELECT id FROM block WHERE id = ?').get(id) !== undefined;
  }

  pendingBlocks(): BlockInfo[] {
    return (this.statements.of(`SELECT ${INFO} FROM block WHERE pending = 1 ORDER BY id`).all() as unknown as BlockRow[]).map(infoOf);
  }
  /** The block stays as it is from now on. */
  keepBlock(id: number): void {
    this.statements.of('UPDATE block SET pending = 0 WHERE id = ?').run(id);
  }

  pendingIds(): number[] {
    return this.statements
      .of('SELECT id FROM block WHERE pending = 1')
      .all()
      .map((row) => row.id as number);
  }

  lastSequence(): number | undefined {
    return (this.statements.of('SELECT max(last_sequence) AS last FROM block').get()?.last as number | null) ?? undefined;
  }

  logCount(): number {
    return (this.statements.of('SELECT sum(count) AS logs FROM block').get()?.logs as number | null) ?? 0;
  }

  wordFilter(id: number): Uint8Array {
    return present(this.statements.of('SELECT word_filter AS bytes FROM block WHERE id = ?').get(id));
  }
  valueFilter(id: number): Uint8Array {
    return present(this.statements.of('SELECT value_filter AS bytes FROM block WHERE id = ?').get(id));
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
    const rows = this.statements
      .of('SELECT id, data AS bytes FROM block_data WHERE id >= ? AND id < ?')
      .all(first, first + PARTS_PER_BLOCK);
    const wordFilter = unpackPart(this.wordFilter(info.id));
    const part = (place: (typeof DATA_PARTS)[number]) => present(rows.find((row) => row.id === first + DATA_PARTS.indexOf(place)));
    return new Block(info.count, info.baseSequence, { head: part('head'), wordFilter: () => wordFilter, part });
  }

  private data(id: number, part: (typeof DATA_PARTS)[number]): Uint8Array {
    const at = id * PARTS_PER_BLOCK + DATA_PARTS.indexOf(part);
    return present(this.statements.of('SELECT data AS bytes FROM block_data WHERE id = ?').get(at));
  }
}

import { CATEGORIES, type Category } from '@tocsin/contracts';
import type { LogBatch } from '@tocsin/core/record';
import { type BlockInfo, DayFile } from '../day-file.ts';
import { BLOCK_LOGS, encodeSequenced } from '../encode-batch.ts';
import { DamagedBlockError } from '../packed-part.ts';
import { mergeBatches } from './merge-batches.ts';
import { DIRECT_BLOCK_LOGS } from './sealing.ts';

/** Codes of categories in rollups. */
export const categoryCodes = (categories: Iterable<Category>): number[] => [...categories].map((each) => CATEGORIES.indexOf(each));

/** Kept logs of blocks that lost others, until there are enough for a block. All of one model version. */
interface KeptRows {
  batches: LogBatch[];
  sequences: number[];
}
interface Piece {
  batch: LogBatch;
  sequences: number[];
}

/**
 * Writes a day's file anew without the logs of some categories, a block at a time, while the day goes on being written. Kept logs keep
 * their sequences and so their ids. Blocks that lose nothing, and those that cannot be read, are taken over byte by byte.
 */
export class DayTrim {
  readonly day: number;
  private readonly source: DayFile;
  private readonly target: DayFile;
  readonly gone: readonly Category[];
  private readonly codes: readonly number[];
  private readonly kept = new Map<string, KeptRows>();
  private readonly taken = new Set<number>();
  private lastId = 0;
  private removed = 0;

  /** `path` must not exist. The caller removes it when the work is given up. */
  constructor(source: DayFile, path: string, gone: readonly Category[], options: { maxPages?: number | undefined }) {
    this.source = source;
    this.day = source.day;
    this.gone = gone;
    this.codes = categoryCodes(gone);
    this.target = DayFile.openToWrite(path, { ...options, synchronous: 'normal' });
  }

  /** Takes over one finished block. False: there is none left. */
  step(): boolean {
    const info = this.source.finishedAfter(this.lastId);
    if (info === undefined) return false;
    this.target.transaction(() => this.take(info));
    this.lastId = info.id;
    return true;
  }

  /**
   * Takes over all that is left, pending blocks and what came meanwhile; the file is whole when this returns. Nothing may be committed to
   * the day from here on. Returns how many logs are gone. @throws when they do not add up
   */
  finish(): number {
    this.target.transaction(() => {
      for (const info of this.source.blocksAfter(0)) if (!this.taken.has(info.id)) this.take(info);
      for (const model of [...this.kept.keys()]) this.flush(model);
    });
    this.target.copyTables(this.source.path, this.codes);
    const [before, after] = [this.source.logCount(), this.target.logCount()];
    if (after + this.removed !== before)
      throw new Error(`A rewritten day would have ${after} logs, of ${before} less ${this.removed}; it stays as it is.`);
    this.close();
    return this.removed;
  }

  close(): void {
    if (this.target.isOpen) this.target.close();
  }

  private take(info: BlockInfo): void {
    this.taken.add(info.id);
    const pieces = this.piecesOf(info);
    if (pieces === undefined) return this.target.copyBlock(this.source, info);
    for (const piece of pieces) this.keep(piece);
    this.removed += info.count - pieces.reduce((sum, { sequences }) => sum + sequences.length, 0);
  }

  /** The kept logs of a block, cut where a new block becomes full; undefined where all are kept, or none can be read. */
  private piecesOf(info: BlockInfo): Piece[] | undefined {
    try {
      const block = this.source.block(info);
      const category = block.column('category');
      const rows = Array.from({ length: block.length }, (_, row) => row).filter((row) => !this.gone.includes(category?.(row) as Category));
      if (rows.length === block.length) return undefined;
      const room = BLOCK_LOGS - (this.kept.get(block.modelVersion)?.sequences.length ?? 0);
      return [rows.slice(0, room), rows.slice(room)]
        .filter(({ length }) => length > 0)
        .map((part) => ({ batch: block.gather(part), sequences: part.map((row) => block.sequence(row)) }));
    } catch (error) {
      if (error instanceof DamagedBlockError || error instanceof RangeError) return undefined;
      throw error;
    }
  }

  private keep({ batch, sequences }: Piece): void {
    const model = batch.modelVersion;
    let rows = this.kept.get(model);
    if (rows === undefined) this.kept.set(model, (rows = { batches: [], sequences: [] }));
    rows.batches.push(batch);
    for (const sequence of sequences) rows.sequences.push(sequence);
    if (rows.sequences.length >= BLOCK_LOGS) this.flush(model);
  }

  private flush(model: string): void {
    const rows = this.kept.get(model);
    this.kept.delete(model);
    if (rows === undefined) return;
    const { parts } = encodeSequenced(mergeBatches(rows.batches), (row) => rows.sequences[row] as number);
    for (const part of parts) for (const block of part.blocks) this.target.putBlock(block, 0, block.count < DIRECT_BLOCK_LOGS);
  }
}

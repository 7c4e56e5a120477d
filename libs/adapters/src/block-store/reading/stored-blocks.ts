import type { Block } from '../block.ts';
import type { Rollup } from '../encoded-batch.ts';
import { DamagedBlockError, unpackPart } from '../packed-part.ts';
import { isDamage } from '../sqlite-failure.ts';
import { type SkipTest, mayPass } from './block-skip.ts';
import { ByteCache } from './byte-cache.ts';
import type { DayView, StoredBlock } from './day-view.ts';
import { GroupNames } from './group-names.ts';
import type { GroupCount } from '../../log-reading/index.ts';
import type { StoredDays } from './stored-days.ts';

const BLOCK_CACHE_BYTES = 24 * 1024 * 1024;
/** A word that is nowhere asks the filters of all blocks: apart, so that the larger ones do not push the others out. */
const WORD_FILTER_CACHE_BYTES = 24 * 1024 * 1024;
const VALUE_FILTER_CACHE_BYTES = 48 * 1024 * 1024;
const COUNT_CACHE_BYTES = 16 * 1024 * 1024;
const FILTER_OVERHEAD_BYTES = 256;
/** Memory of a block whose columns nobody has asked for. */
const EMPTY_BLOCK_BYTES = 16 * 1024;

/** Others took a block's place after the question began: it is to be asked again, of what there is now. */
export class BlockGoneError extends Error {
  readonly code = 'block_gone';
}

/** Blocks and their filters, the ones used last kept in memory. What is damaged is reported and left out. */
export class StoredBlocks {
  readonly days: StoredDays;
  private readonly blocks = new ByteCache<StoredBlock, Block>(BLOCK_CACHE_BYTES);
  private readonly filters = {
    wordFilter: new ByteCache<StoredBlock, Uint8Array>(WORD_FILTER_CACHE_BYTES),
    valueFilter: new ByteCache<StoredBlock, Uint8Array>(VALUE_FILTER_CACHE_BYTES),
  };

  /** Counts of single blocks by the question that was asked. */
  readonly counts = new ByteCache<string, readonly GroupCount[]>(COUNT_CACHE_BYTES);
  readonly names = new GroupNames();
  private readonly reported = new Set<string>();

  constructor(days: StoredDays) {
    this.days = days;
  }

  /** May a log of the block match? Costs no block. */
  mayMatch(view: DayView, stored: StoredBlock, test: SkipTest): boolean {
    if (test.kind === 'always' || stored.loaded !== undefined) return true;
    const filters = {
      words: () => this.filter(view, stored, 'wordFilter'),
      values: () => this.filter(view, stored, 'valueFilter'),
    };
    return this.guarded(view, stored, () => mayPass(test, filters)) ?? false;
  }

  /** Runs `work` on the block; undefined where the block cannot be read. */
  read<T>(view: DayView, stored: StoredBlock, work: (block: Block) => T): T | undefined {
    return this.guarded(view, stored, () => {
      if (stored.loaded !== undefined) return work(stored.loaded);
      const block = this.blocks.get(stored) ?? view.file.block(stored, () => this.filter(view, stored, 'wordFilter'));
      const result = work(block);
      this.blocks.set(stored, block, EMPTY_BLOCK_BYTES + block.sizeBytes);
      return result;
    });
  }

  /** Rollups of these epoch minutes, added up to one for each `every` minutes (0: for all of them). */
  rollups(view: DayView, from: number, to: number, every: number): Rollup[] {
    if (!view.file.isOpen) return [];
    try {
      return view.file.rollups.sums(from, to, every);
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.days.drop(view.file.day, view.inode, error);
      return [];
    }
  }

  private filter(view: DayView, stored: StoredBlock, which: 'wordFilter' | 'valueFilter'): Uint8Array {
    const cache = this.filters[which];
    let filter = cache.get(stored);
    if (filter === undefined) {
      filter = unpackPart(view.file[which](stored.id));
      cache.set(stored, filter, filter.length + FILTER_OVERHEAD_BYTES);
    }
    return filter;
  }

  private reportOnce(view: DayView, stored: StoredBlock, error: unknown): void {
    const key = `${view.serial}:${stored.id}`;
    if (this.reported.has(key)) return;
    this.reported.add(key);
    this.days.reportBlock(view.file.day, error);
  }

  /** A block that cannot be decoded is left out alone, for one that others took the place of the question begins anew, a broken file with all that is in it, a file gone meanwhile without a word. */
  private guarded<T>(view: DayView, stored: StoredBlock, work: () => T): T | undefined {
    if (!view.file.isOpen) return undefined;
    try {
      return work();
    } catch (error) {
      if (isDamage(error)) this.days.drop(view.file.day, view.inode, error);
      else if (error instanceof DamagedBlockError || error instanceof RangeError) {
        if (!view.file.hasBlock(stored.id)) throw new BlockGoneError('The block was written anew.');
        this.reportOnce(view, stored, error);
      } else throw error;
      return undefined;
    }
  }
}

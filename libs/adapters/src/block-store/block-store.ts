import { mkdirSync } from 'node:fs';
import type { CategoryCutoffs, LogKeeper, LogReader, LogReclassifier, LogWriter, StoreStatistics, StoreStatus } from '@tocsin/core/ports';
import { BlockLogReader } from './block-log-reader.ts';
import { BlockReclassifier } from './block-reclassifier.ts';
import { dayFileName } from './day.ts';
import type { EncodedBatch } from './encoded-batch.ts';
import { positionOf } from './position.ts';
import type { ReaderEvent } from './reading/reader-tasks.ts';
import { ReaderPool } from './reading/reader-pool.ts';
import { StoreWriter } from './writing/store-writer.ts';

/** Something of the store that cannot be read. */
export interface DamageNotice {
  /** Name of the day file. */
  file: string;
  /** Its name under `damaged/` when the whole file was moved there; undefined: one block of it is left out. */
  movedTo: string | undefined;
  message: string;
}
export interface BlockStoreOptions {
  /** Folder of the day files; made when missing. One process at a time. */
  directory: string;
  /** `normal` survives a kill, `full` the loss of power as well. */
  synchronous: 'normal' | 'full';
  /** Reader threads. */
  readers: number;
  onDamage?: (notice: DamageNotice) => void;
  /** Hears of threads that died; they are replaced. */
  onError?: (error: unknown) => void;
  /** For tests. Epoch milliseconds at which the store's clock stands still. */
  fixedTime?: number;
  /** For tests: largest size of a day file in pages of 8 KiB, as if the disk were full then. */
  maxPages?: number;
}

/**
 * The log store of the standalone profile: day files of column blocks, a writer thread and reader threads
 * (docs/block-store-format.md). What `writer.commit` has acknowledged survives a kill at any moment.
 */
export class BlockStore implements StoreStatus, LogKeeper {
  readonly writer: LogWriter<EncodedBatch>;
  readonly reader: LogReader;
  /** Changes what stored logs are said to be about. */
  readonly reclassifier: LogReclassifier;
  private readonly thread: StoreWriter;
  private readonly pool: ReaderPool;

  private constructor(thread: StoreWriter, pool: ReaderPool) {
    this.thread = thread;
    this.pool = pool;
    this.writer = thread;
    this.reader = new BlockLogReader(pool, () => thread.position);
    this.reclassifier = new BlockReclassifier(this.reader, (amendment, signal) => thread.amend(amendment, signal));
  }

  /** Resolves when logs can be written and read. @throws {NewerFormatError}, or when the folder cannot be used. */
  static async open(options: BlockStoreOptions): Promise<BlockStore> {
    const { directory, synchronous, readers, onDamage, onError, fixedTime, maxPages } = options;
    mkdirSync(directory, { recursive: true });
    const onCrash = (error: unknown) => onError?.(error);
    const thread = await StoreWriter.open(
      { directory, synchronous, fixedTime, maxPages },
      { onEvent: ({ day, name, message }) => onDamage?.({ file: dayFileName(day), movedTo: name, message }), onCrash },
    );
    const onEvent = ({ day, inode, message }: ReaderEvent) => {
      if (inode !== undefined) thread.setAside(day, inode).catch(onCrash);
      else onDamage?.({ file: dayFileName(day), movedTo: undefined, message });
    };
    return new BlockStore(thread, new ReaderPool({ directory, readers, onEvent, onCrash }));
  }

  /** The newest commit position (LogReader.since). */
  position(): string {
    return positionOf(this.thread.position);
  }

  statistics(): Promise<StoreStatistics> {
    return this.thread.statistics();
  }

  /** Removes the days that end at or before this time (epoch milliseconds). Resolves to how many. */
  async retain(cutoffMs: number): Promise<number> {
    return this.released(await this.thread.retain(cutoffMs));
  }

  /**
   * Removes the logs of each category named whose day ends at or before its cutoff (epoch milliseconds), a day at a time: its file is
   * written anew beside the old one and takes its place. Resolves to how many.
   */
  async trim(cutoffs: CategoryCutoffs, signal?: AbortSignal): Promise<number> {
    return this.released(await this.thread.trim(cutoffs, signal));
  }

  /** Finishes the commits that wait, then closes the files. Searches still under way are rejected. */
  async close(): Promise<void> {
    await this.pool.close();
    await this.thread.close();
  }

  /** Files that are gone take room on the disk for as long as a reader has them open; one that died has not. */
  private async released(removed: number): Promise<number> {
    if (removed > 0) await this.pool.release().catch(() => undefined);
    return removed;
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import {
  type BatchReceipt,
  type CategoryCutoffs,
  type CommitResult,
  IntakeBusyError,
  type LogWriter,
  StorageFullError,
  type StoreStatistics,
} from '@tocsin/core/ports';
import { NewerFormatError } from '../day-file.ts';
import { type EncodedBatch, transferablesOf } from '../encoded-batch.ts';
import { type Failure, ThreadLink } from '../threads/thread-link.ts';
import type { Amendment } from './block-amendment.ts';
import type { TrimStep } from './category-retention.ts';
import type { Committed, WriteRequest, WriteResult, WriterEvent, WriterSettings } from './write-requests.ts';

/** A bundle has the worker beside it as JavaScript; from source, Node strips the types. */
const SOURCE = new URL(`./block-writer.worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
const TIMEOUT_MS = 30_000;
const CLOSE_TIMEOUT_MS = 8000;
/** Bytes of blocks that may wait for the writer. */
const WAITING_BYTES = 128 * 1024 * 1024;
const BUSY_RETRY_MS = 1000;
/** Before a day that somebody reads is tried again. */
const READER_PAUSE_MS = 20;

const errorOf = ({ name, code, message }: Failure): Error => {
  if (code === 'storage_full') return new StorageFullError(message);
  if (code === 'newer_format') return new NewerFormatError(message);
  return Object.assign(new Error(message), { name });
};

/** The writer thread as the pipeline sees it. */
export class StoreWriter implements LogWriter<EncodedBatch> {
  private readonly link: ThreadLink<WriteRequest, WriteResult, WriterEvent>;
  private newest = 0;
  private waitingBytes = 0;

  private constructor(settings: WriterSettings, options: { onEvent: (event: WriterEvent) => void; onCrash: (error: unknown) => void }) {
    this.link = new ThreadLink({ source: SOURCE, workerData: settings, timeoutMs: TIMEOUT_MS, errorOf, ...options });
  }

  /** Resolves when every day file is open. */
  static async open(
    settings: WriterSettings,
    options: { onEvent: (event: WriterEvent) => void; onCrash: (error: unknown) => void },
  ): Promise<StoreWriter> {
    const writer = new StoreWriter(settings, options);
    try {
      writer.newest = (await writer.link.call({ kind: 'position' })) as number;
      return writer;
    } catch (error) {
      await writer.link.close();
      throw error;
    }
  }

  /** Everything up to this sequence is decided: stored and visible to readers, or never to be stored. */
  get position(): number {
    return this.newest;
  }

  /** Also rejects with IntakeBusyError when too much waits for the disk. The buffers of `encoded` are moved away. */
  async commit(batchId: string, encoded: EncodedBatch, receipt: BatchReceipt): Promise<CommitResult> {
    const transfer = transferablesOf(encoded);
    const bytes = transfer.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (this.waitingBytes > 0 && this.waitingBytes + bytes > WAITING_BYTES) throw new IntakeBusyError(BUSY_RETRY_MS);
    this.waitingBytes += bytes;
    try {
      const answer = await this.link.call({ kind: 'commit', batchId, encoded, receipt }, { transfer });
      const { result, position } = answer as Committed;
      if (position > this.newest) this.newest = position;
      return result;
    } finally {
      this.waitingBytes -= bytes;
    }
  }

  async retain(cutoffMs: number): Promise<number> {
    return (await this.link.call({ kind: 'retain', cutoffMs })) as number;
  }
  /** Between its steps commits get their turn. Stopped, it leaves every day as it was or as it should be. */
  async trim(cutoffs: CategoryCutoffs, signal?: AbortSignal): Promise<number> {
    let removed = 0;
    for (;;) {
      const step = (await this.link.call({ kind: 'trim', cutoffs }, { signal })) as TrimStep;
      removed += step.removed;
      if (step.done) return removed;
      if (step.waits) await pause(READER_PAUSE_MS, undefined, { signal });
    }
  }
  /** Changes what logs of a day are said to be about; on disk when this resolves. Resolves to how many are there. */
  async amend(amendment: Amendment, signal?: AbortSignal): Promise<number> {
    return (await this.link.call({ kind: 'amend', amendment }, { signal })) as number;
  }
  /** Moves a damaged day file away, if the one of this inode is still in its place. */
  async setAside(day: number, inode: number): Promise<void> {
    await this.link.call({ kind: 'setAside', day, inode });
  }
  async statistics(): Promise<StoreStatistics> {
    return (await this.link.call({ kind: 'statistics' })) as StoreStatistics;
  }

  /** What was committed before is on disk when this resolves. */
  async close(): Promise<void> {
    await this.link.call({ kind: 'close' }, { timeoutMs: CLOSE_TIMEOUT_MS }).catch(() => undefined);
    await this.link.close();
  }
}

import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BatchReceipt, CategoryCutoffs, CommitResult, StoreStatistics } from '@tocsin/core/ports';
import type { BatchEntry } from '../batch-table.ts';
import { DayFile, NewerFormatError, type Synchronous } from '../day-file.ts';
import { bytesOnDisk, damagedFiles, lastChangeOf, listDays, moveAside, removeDay } from '../day-files.ts';
import { DAY_MS, dayFileName } from '../day.ts';
import type { EncodedBatch, EncodedPart } from '../encoded-batch.ts';
import { type Amendment, amendBlocks } from './block-amendment.ts';
import { CategoryRetention, type TrimStep } from './category-retention.ts';
import { DIRECT_BLOCK_LOGS, sealIsDue, sealPending } from './sealing.ts';
import { asStorageError, isDamage } from '../sqlite-failure.ts';

export interface CommitRequest {
  batchId: string;
  encoded: EncodedBatch;
  receipt: BatchReceipt;
}
export type CommitOutcome = { result: CommitResult; error?: undefined } | { error: Error; result?: undefined };
interface Planned {
  request: CommitRequest;
  firstSequence: number;
  missing: EncodedPart[];
}
/** Sequences begin at the clock's milliseconds times this at every start: above all that were given before, even to days since removed. */
const SEQUENCES_PER_MS = 256;
/** How long a batch id is honoured. */
const BATCH_MEMORY_MS = DAY_MS;

export interface BlockWriterOptions {
  directory: string;
  synchronous: Synchronous;
  now?: () => number;
  /** For tests: largest size of a day file in pages. */
  maxPages?: number | undefined;
  /** Hears of a damaged file that was moved aside, and its name there. */
  onSetAside?: (day: number, name: string, error: unknown) => void;
}
interface OpenDay {
  file: DayFile;
  logs: number;
  /** Epoch milliseconds; at least that of the newest commit. Batch ids of days untouched for long need not be looked for. */
  lastCommitAt: number;
  pending: { blocks: number; logs: number };
}

/** The one writer of a directory of day files. Synchronous; its methods leave either all or nothing of a day's transaction. */
export class BlockWriter {
  private readonly directory: string;
  private readonly options: BlockWriterOptions;
  private readonly now: () => number;
  private readonly days = new Map<number, OpenDay>();
  private readonly categories: CategoryRetention;
  private nextSequence: number;

  /** Opens every day file; a damaged one is moved aside. @throws {NewerFormatError}, or when the directory cannot be used. */
  constructor(options: BlockWriterOptions) {
    this.options = options;
    this.directory = options.directory;
    this.now = options.now ?? Date.now;
    mkdirSync(this.directory, { recursive: true });
    this.categories = new CategoryRetention({
      ...{ directory: this.directory, maxPages: options.maxPages, now: this.now },
      days: () => [...this.days].map(([day, { file }]) => ({ day, file })).sort((a, b) => a.day - b.day),
      closeDay: (day) => this.close(day),
      openDay: (day) => void this.day(day),
    });
    this.nextSequence = Math.max(1, Math.floor(this.now()) * SEQUENCES_PER_MS);
    for (const day of listDays(this.directory)) {
      const open = this.guarded(day, () => this.day(day));
      const last = open?.file.lastSequence();
      if (last !== undefined && last >= this.nextSequence) this.nextSequence = last + 1;
    }
  }

  /** Sequence of the newest commit. */
  position(): number {
    return this.nextSequence - 1;
  }

  /** Commits these batches together: one transaction for each day that they touch. */
  commit(requests: readonly CommitRequest[]): CommitOutcome[] {
    const ids = new Set<string>();
    const repeats = requests.some(({ batchId }) => ids.size === ids.add(batchId).size);
    return repeats ? requests.flatMap((request) => this.commitGroup([request])) : this.commitGroup(requests);
  }

  /** Removes the days that end at or before this time (epoch milliseconds). Returns how many. */
  retain(cutoffMs: number): number {
    const gone = [...this.days.keys()].filter((day) => (day + 1) * DAY_MS <= cutoffMs);
    for (const day of gone) {
      this.categories.giveUp(day);
      this.close(day);
      removeDay(this.directory, day);
    }
    return gone.length;
  }

  /** One step of removing categories that are over from days that keep others; to be called until it is done. @throws a storage error */
  trim(cutoffs: CategoryCutoffs): TrimStep {
    try {
      return this.categories.step(cutoffs);
    } catch (error) {
      throw asStorageError(error);
    }
  }

  /** Changes what logs of a day are said to be about, in one transaction. Returns how many are there. @throws a storage error */
  amend(amendment: Amendment): number {
    const { day } = amendment;
    const open = this.days.get(day);
    if (open === undefined) return 0;
    // A file that is being written anew would keep the blocks that were taken over already.
    this.categories.giveUp(day);
    try {
      const found = open.file.transaction(() => amendBlocks(open.file, amendment));
      open.pending = this.pendingOf(open.file);
      return found;
    } catch (error) {
      if (isDamage(error)) this.setAside(day, error);
      throw asStorageError(error);
    }
  }

  /** Moves a day's file to `damaged/`; later logs of that day begin a new one. */
  setAside(day: number, error: unknown): void {
    this.categories.giveUp(day);
    this.close(day);
    this.options.onSetAside?.(day, moveAside(this.directory, day, this.now()), error);
  }

  /** The same for a file that a reader found damaged, unless another has taken its place. */
  setAsideIf(day: number, inode: number): void {
    const present = statSync(join(this.directory, dayFileName(day)), { throwIfNoEntry: false });
    if (present?.ino === inode) this.setAside(day, new Error('A reader found it damaged.'));
  }

  /** Seals what waits to be sealed. Called between commits. */
  upkeep(): void {
    for (const [day, open] of this.days) if (sealIsDue(open.pending)) this.guarded(day, () => this.seal(open));
  }

  /** Seals every pending block, however few there are. */
  sealAll(): void {
    for (const [day, open] of this.days) if (open.pending.blocks > 1) this.guarded(day, () => this.seal(open));
  }

  statistics(): StoreStatistics {
    const logs = [...this.days.values()].reduce((sum, { logs }) => sum + logs, 0);
    return { logs, bytes: bytesOnDisk(this.directory), damagedFiles: damagedFiles(this.directory) };
  }

  closeAll(): void {
    for (const day of this.days.keys()) this.categories.giveUp(day);
    for (const day of [...this.days.keys()]) this.close(day);
  }

  private commitGroup(requests: readonly CommitRequest[]): CommitOutcome[] {
    const plans = requests.map((request) => this.plan(request));
    const failed = new Map<CommitRequest, Error>();
    const days = new Set(plans.flatMap((plan) => ('missing' in plan ? plan.missing.map((part) => part.day) : [])));
    for (const day of days) {
      const here = plans.filter((plan): plan is Planned => 'missing' in plan && plan.missing.some((part) => part.day === day));
      try {
        this.commitDay(day, here);
      } catch (error) {
        if (isDamage(error)) this.setAside(day, error);
        for (const { request } of here) failed.set(request, asStorageError(error));
      }
    }
    return plans.map((plan): CommitOutcome => {
      if (!('missing' in plan)) return { result: plan };
      const error = failed.get(plan.request);
      return error ? { error } : { result: { duplicate: false, receipt: plan.request.receipt, firstSequence: plan.firstSequence } };
    });
  }

  private plan(request: CommitRequest): Planned | CommitResult {
    const since = this.now() - BATCH_MEMORY_MS;
    const done = new Set<number>();
    let entry: BatchEntry | undefined;
    for (const [day, { file, lastCommitAt }] of this.days) {
      const found = lastCommitAt < since ? undefined : file.batches.find(request.batchId, since);
      if (found === undefined) continue;
      entry = found;
      done.add(day);
    }
    if (entry?.days.every((day) => done.has(day))) return { duplicate: true, receipt: entry.receipt, firstSequence: entry.firstSequence };
    const firstSequence = entry?.firstSequence ?? this.nextSequence;
    if (entry === undefined) this.nextSequence += request.encoded.length;
    return { request, firstSequence, missing: request.encoded.parts.filter((part) => !done.has(part.day)) };
  }

  private commitDay(day: number, plans: readonly Planned[]): void {
    const open = this.day(day);
    let logs = 0;
    const pending = { ...open.pending };
    open.file.transaction(() => {
      for (const { request, firstSequence, missing } of plans) {
        for (const part of missing) {
          if (part.day !== day) continue;
          const small = part.count < DIRECT_BLOCK_LOGS;
          for (const block of part.blocks) open.file.putBlock(block, firstSequence, small);
          open.file.rollups.add(part.rollups);
          logs += part.count;
          if (small) pending.blocks += part.blocks.length;
          if (small) pending.logs += part.count;
        }
        const days = request.encoded.parts.map((part) => part.day);
        open.file.batches.put({ id: request.batchId, committedAt: this.now(), firstSequence, days, receipt: request.receipt });
      }
    });
    open.logs += logs;
    open.pending = pending;
    open.lastCommitAt = this.now();
  }

  private seal(open: OpenDay): void {
    sealPending(open.file);
    open.pending = this.pendingOf(open.file);
  }

  private day(day: number): OpenDay {
    let open = this.days.get(day);
    if (open === undefined) {
      const path = join(this.directory, dayFileName(day));
      const lastCommitAt = lastChangeOf(path);
      const file = DayFile.openToWrite(path, this.options);
      open = { file, logs: file.logCount(), pending: this.pendingOf(file), lastCommitAt };
      this.days.set(day, open);
    }
    return open;
  }

  private pendingOf(file: DayFile): { blocks: number; logs: number } {
    const blocks = file.pendingBlocks();
    return { blocks: blocks.length, logs: blocks.reduce((sum, { count }) => sum + count, 0) };
  }

  /** Work that may meet a damaged file: it is moved aside, and any other failure (no room to seal, say) is left for the next try. */
  private guarded<T>(day: number, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (error instanceof NewerFormatError) throw error;
      if (isDamage(error)) this.setAside(day, error);
      return undefined;
    }
  }

  private close(day: number): void {
    this.days.get(day)?.file.close();
    this.days.delete(day);
  }
}

import { type Chunk, CHUNK_LIMITS, chunkLength, type ChunkLimits, chunkOf } from '../chunks/chunk.ts';
import type { LogMessage } from '../chunks/log-message.ts';
import { classifiedMessages } from '../chunks/packed-logs.ts';
import type {
  ChunkProcessor,
  LaneFigures,
  LaneListener,
  LaneSink,
  LaneStore,
  LaneTransaction,
  StoreAnswer,
  WorkedChunk,
} from './lane-ports.ts';

export interface LaneOptions<Documents> {
  partition: number;
  /** Offset of the first message that is to be taken. */
  next: number;
  /** Messages before this offset were told of already, although they are read again: stored once more, which changes nothing, and not told of. */
  told?: number;
  processor: ChunkProcessor<Documents>;
  store: LaneStore<Documents>;
  sink: LaneSink;
  listener: LaneListener;
  /** There is room again. */
  onRoom: () => void;
  /** The lane has ended by itself: its sink failed. What was not committed is to be read again by whoever has the partition then. */
  onEnd: (error: unknown) => void;
  chunkLimits?: ChunkLimits;
  /** Chunks with the workers, the store or the sink. */
  depth?: number;
  /** Bytes of messages that may wait; past it `full`, below half of it there is room again. */
  waitingBytes?: number;
}

const DEPTH = 3;
const WAITING_BYTES = 4 * 1024 * 1024;
/** What one transaction holds at most of chunks that are ready together. */
const TRANSACTION_BYTES = 8 * 1024 * 1024;

interface UnderWay {
  chunk: Chunk;
  /** Resolves with what is to be told of; never rejects: a failure that is not an abort ends the lane. */
  work: Promise<LaneTransaction | undefined>;
  settled: boolean;
}

/**
 * The way of one partition's messages for as long as one process has it: cut into chunks, through the workers, into the store, and then,
 * strictly in their order, told of in transactions that also commit the offsets. Up to `depth` chunks are under way at once, so the workers
 * and the store work on the next ones while one commits; chunks that wait for the sink together share a transaction.
 *
 * Guarantee: an offset is committed only in one transaction with all that is to be told of the messages before it, after the store has
 * acknowledged all their logs. A lane that ends in the middle leaves nothing behind that reading again from the committed offset would not
 * bring to the same end.
 */
export class PartitionLane<Documents> {
  readonly partition: number;
  private readonly options: Required<LaneOptions<Documents>>;
  private readonly abort = new AbortController();
  private waiting: LogMessage[] = [];
  private waitingBytes = 0;
  private wasFull = false;
  private expected: number;
  private newest = 0;
  private readonly underWay: UnderWay[] = [];
  private telling: Promise<void> | undefined;
  private committing: Promise<void> = Promise.resolve();
  private draining = false;

  constructor(options: LaneOptions<Documents>) {
    this.options = { told: 0, chunkLimits: CHUNK_LIMITS, depth: DEPTH, waitingBytes: WAITING_BYTES, ...options };
    this.partition = options.partition;
    this.expected = options.next;
  }

  /** No more messages should be fetched until `onRoom`. */
  get full(): boolean {
    return this.waitingBytes >= this.options.waitingBytes;
  }
  get ended(): boolean {
    return this.abort.signal.aborted;
  }
  /** Bytes taken and not cut into chunks yet. */
  get bytesWaiting(): number {
    return this.waitingBytes;
  }
  get bytesLimit(): number {
    return this.options.waitingBytes;
  }
  get chunksUnderWay(): number {
    return this.underWay.length;
  }

  /** Takes messages in the order of their offsets; those that it had before are left out. */
  take(messages: readonly LogMessage[]): void {
    if (this.ended || this.draining) return;
    for (const message of messages) {
      if (message.offset < this.expected) continue;
      this.expected = message.offset + 1;
      this.waiting.push(message);
      this.waitingBytes += message.value.length;
    }
    this.wasFull ||= this.full;
    this.begin();
  }

  /** Takes nothing more, drops what waits, and resolves when what is under way is committed or the lane has ended. */
  async drain(): Promise<void> {
    this.draining = true;
    this.waiting = [];
    this.waitingBytes = 0;
    while (!this.ended && this.underWay.length > 0) await this.tell();
  }

  /** Ends at once: what is not committed is left to be read again. */
  abandon(): void {
    this.abort.abort();
    this.waiting = [];
    this.waitingBytes = 0;
  }

  /** Resolves when no transaction is under way. */
  async quiet(): Promise<void> {
    await this.committing.catch(() => undefined);
  }

  private begin(): void {
    const { depth, chunkLimits, waitingBytes, onRoom } = this.options;
    while (!this.ended && this.underWay.length < depth && this.waiting.length > 0) {
      const messages = this.waiting.splice(0, Math.min(this.untold(), chunkLength(this.waiting, this.newest, chunkLimits)));
      for (const { value, receivedAt } of messages) {
        this.waitingBytes -= value.length;
        this.newest = Math.max(this.newest, receivedAt);
      }
      const chunk = chunkOf(this.partition, messages);
      const entry: UnderWay = { chunk, settled: false, work: Promise.resolve(undefined) };
      entry.work = this.work(chunk)
        .catch((error: unknown) => this.end(error))
        .finally(() => (entry.settled = true));
      this.underWay.push(entry);
      void this.tell();
    }
    if (this.wasFull && !this.ended && this.waitingBytes * 2 < waitingBytes) {
      this.wasFull = false;
      onRoom();
    }
  }

  /** How many of the first messages are all told of, or all not: a chunk is one or the other. */
  private untold(): number {
    const { told } = this.options;
    if ((this.waiting[0]?.offset ?? 0) >= told) return Infinity;
    const first = this.waiting.findIndex(({ offset }) => offset >= told);
    return first < 0 ? Infinity : first;
  }

  private async work(chunk: Chunk): Promise<LaneTransaction | undefined> {
    const { processor, store, listener } = this.options;
    const { signal } = this.abort;
    const from = performance.now();
    const parts = await processor.process(chunk);
    const processingMs = performance.now() - from;
    const told = { classified: [] as Uint8Array[], rollups: [] as Uint8Array[], letters: [] as Uint8Array[], next: chunk.next };
    for (const part of parts) {
      signal.throwIfAborted();
      const begun = performance.now();
      const answer = part.documents === undefined ? ALL_TAKEN : await store.write(part.documents, signal);
      const storeMs = performance.now() - begun;
      if (chunk.next <= this.options.told) continue;
      const without = new Set([...answer.repeatedRows, ...answer.refusedRows.map(({ row }) => row)]);
      const { rollups, letters, judged } = without.size === 0 ? part : await processor.amend(part.chunk, answer);
      told.classified.push(...classifiedMessages(part.logs, without));
      told.rollups.push(...rollups);
      told.letters.push(...letters);
      listener.done({ ...figuresOf(part, answer, processingMs, storeMs), judged });
    }
    return told;
  }

  /** One at a time: tells of the oldest chunks that are done, then of the next. */
  private tell(): Promise<void> {
    return (this.telling ??= this.tellAll().finally(() => (this.telling = undefined)));
  }

  private async tellAll(): Promise<void> {
    for (let first = this.underWay[0]; first !== undefined && !this.ended; first = this.underWay[0]) {
      await first.work;
      const ready = this.ready();
      const parts = (await Promise.all(ready.map(({ work }) => work))).filter((part) => part !== undefined);
      if (this.ended || parts.length < ready.length) return;
      const begun = performance.now();
      try {
        await (this.committing = this.options.sink.commit(joined(parts)));
      } catch (error) {
        this.end(error);
        return;
      }
      this.underWay.splice(0, ready.length);
      const bytes = ready.reduce((sum, { chunk }) => sum + chunk.body.length, 0);
      this.options.listener.committed({ bytes, chunks: ready.length, commitMs: performance.now() - begun });
      this.begin();
    }
  }

  /** The oldest chunks that are done, as many as one transaction takes. */
  private ready(): UnderWay[] {
    let bytes = 0;
    const ready: UnderWay[] = [];
    for (const entry of this.underWay) {
      bytes += entry.chunk.body.length;
      if (!entry.settled || (ready.length > 0 && bytes > TRANSACTION_BYTES)) break;
      ready.push(entry);
    }
    return ready;
  }

  private end(error: unknown): undefined {
    if (this.ended) return;
    this.abandon();
    this.options.onEnd(error);
  }
}

const ALL_TAKEN: StoreAnswer = { repeatedRows: [], refusedRows: [] };

const joined = (parts: readonly LaneTransaction[]): LaneTransaction =>
  parts.length === 1
    ? (parts[0] as LaneTransaction)
    : {
        classified: parts.flatMap(({ classified }) => classified),
        rollups: parts.flatMap(({ rollups }) => rollups),
        letters: parts.flatMap(({ letters }) => letters),
        next: parts.at(-1)?.next ?? 0,
      };

const figuresOf = (
  { accepted, rejected, receivedAt, modelVersion }: WorkedChunk<unknown>,
  { repeatedRows, refusedRows }: StoreAnswer,
  processingMs: number,
  storeMs: number,
): Omit<LaneFigures, 'judged'> => ({
  accepted: accepted - repeatedRows.length - refusedRows.length,
  repeated: repeatedRows.length,
  rejected: refusedRows.length === 0 ? rejected : { ...rejected, bad_type: (rejected.bad_type ?? 0) + refusedRows.length },
  receivedAt,
  modelVersion,
  processingMs,
  storeMs,
});

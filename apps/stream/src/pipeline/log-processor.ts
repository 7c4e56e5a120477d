import type { ClassifiedLog, DeadLetter, IngestReceipt } from '@tocsin/contracts';
import { type JudgedCounts, NOTHING_JUDGED } from '@tocsin/core/drift';
import type { LogIntake, LogWriter, RawBatch } from '@tocsin/core/ports';
import type { TailMatches } from '../tail/tail-filters.ts';
import { PoisonJobError } from '../workers/worker-pool.ts';
import type { BatchOutcome, ExampleHits } from './batch-outcome.ts';

/** Hears of every batch once it is stored, in commit order, and of what was refused. */
export interface ProcessorListener<Hits> {
  committed(position: string, tail: TailMatches, idOf: (row: number, log: ClassifiedLog) => string): void;
  hits(hits: Hits[], receivedAt: number): void;
  /** `judged` by `modelVersion`: the accepted logs. */
  counted(receipt: IngestReceipt, raw: RawBatch, duplicate: boolean, judged: Readonly<JudgedCounts>, modelVersion: string): void;
  /** Samples of what was refused, once the rest of the batch is stored. */
  refused(letters: DeadLetter[]): void;
  /** Milliseconds of a batch with the workers (waiting included) and with the writer. */
  timed(times: { processingMs: number; commitMs: number }): void;
  /** A listener threw, although the batch is stored: a fault of ours that the sender must not take for a refusal. */
  failed(error: unknown): void;
}

export interface LogProcessorOptions<Encoded, Hits extends ExampleHits> {
  /** Parses, redacts, classifies and encodes; rejects with PoisonJobError for a batch that must not be tried again. */
  process: (raw: RawBatch) => Promise<BatchOutcome<Encoded, Hits>>;
  writer: LogWriter<Encoded>;
  logId: (timestampMs: number, sequence: number) => string;
  positionOf: (sequence: number) => string;
  listener: ProcessorListener<Hits>;
}

/**
 * A raw batch from its receipt to its answer: workers, commit, and only then tails, windows and the sender hear of it.
 * A batch known to the store under its id is answered as it was the first time, and shown and counted no second time.
 */
export class LogProcessor<Encoded, Hits extends ExampleHits> implements LogIntake {
  private readonly processing = new Set<Promise<unknown>>();
  private readonly committing = new Set<Promise<unknown>>();

  constructor(private readonly options: LogProcessorOptions<Encoded, Hits>) {}

  async submit(raw: RawBatch): Promise<IngestReceipt> {
    const work = this.work(raw);
    this.processing.add(work);
    try {
      return await work;
    } finally {
      this.processing.delete(work);
    }
  }

  /** Resolves when everything submitted before is stored or refused. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.processing);
  }
  /** Resolves when everything that left the workers is stored or refused. */
  async committed(): Promise<void> {
    await Promise.allSettled(this.committing);
  }

  private async work(raw: RawBatch): Promise<IngestReceipt> {
    const begunAt = performance.now();
    let outcome: BatchOutcome<Encoded, Hits>;
    try {
      outcome = await this.options.process(raw);
    } catch (error) {
      if (!(error instanceof PoisonJobError)) throw error;
      return this.refused(raw, error);
    }
    const commit = this.commit(raw, outcome, begunAt);
    this.committing.add(commit);
    try {
      return await commit;
    } finally {
      this.committing.delete(commit);
    }
  }

  private async commit(raw: RawBatch, outcome: BatchOutcome<Encoded, Hits>, begunAt: number): Promise<IngestReceipt> {
    const { writer, listener } = this.options;
    const { accepted, rejected } = outcome;
    const processedAt = performance.now();
    const result = await writer.commit(raw.batchId, outcome.encoded, { accepted, rejected });
    try {
      listener.timed({ processingMs: processedAt - begunAt, commitMs: performance.now() - processedAt });
      if (!result.duplicate && accepted > 0) this.tell(raw, outcome, result.firstSequence);
      listener.counted(result.receipt, raw, result.duplicate, outcome.judged, outcome.modelVersion);
      if (!result.duplicate && outcome.letters.length > 0) listener.refused(outcome.letters);
    } catch (error) {
      listener.failed(error);
    }
    return result.receipt;
  }

  /** Logs get their ids now that their place in the commit order is known. */
  private tell(raw: RawBatch, { accepted, hits, tail }: BatchOutcome<Encoded, Hits>, firstSequence: number): void {
    const { logId, positionOf, listener } = this.options;
    const idOf = (row: number, log: ClassifiedLog) => logId(Date.parse(log.timestamp), firstSequence + row);
    for (const { groups } of hits) for (const { examples } of groups) for (const each of examples) each.log.id = idOf(each.row, each.log);
    if (hits.length > 0) listener.hits(hits, raw.receivedAt);
    listener.committed(positionOf(firstSequence + accepted - 1), tail, idOf);
  }

  private refused(raw: RawBatch, error: PoisonJobError): IngestReceipt {
    const { listener } = this.options;
    const rejection = { index: 0, reason: 'poison' as const, detail: `The whole request was refused: ${error.message}` };
    const receipt: IngestReceipt = { accepted: 0, rejected: [rejection] };
    listener.counted(receipt, raw, false, NOTHING_JUDGED, '');
    listener.refused([{ receivedAt: raw.receivedAt, batchId: raw.batchId, ...rejection, sample: null }]);
    return receipt;
  }
}

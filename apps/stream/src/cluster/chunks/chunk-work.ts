import type { RejectReason, Rejection } from '@tocsin/contracts';
import { RECORD_LIMITS } from '@tocsin/contracts';
import { compileRules, type RuleHits, type RuleMatcher } from '@tocsin/core/alerting';
import { categoryCounts, type JudgedCounts } from '@tocsin/core/drift';
import { classifiedLogAt, isUncertain, type LogBatch, type RowJson } from '@tocsin/core/record';
import { TemplateNotes } from '@tocsin/core/templates';
import type { WorkerState } from '../../pipeline/worker-messages.ts';
import { WorkerPipeline } from '../../pipeline/worker-pipeline.ts';
import type { Amendment, StoreAnswer } from '../lane/lane-ports.ts';
import type { Chunk } from './chunk.ts';
import { chunkLetters, type Refusal } from './chunk-letters.ts';
import type { Bytes, ChunkOutcome } from './chunk-outcome.ts';
import { type ChunkRecords, MESSAGE_RECORDS, recordsOf } from './chunk-records.ts';
import { batchWithout } from './batch-without.ts';
import { classifiedJsonAt } from './classified-json.ts';
import { LogPacker, MESSAGE_BYTES } from './packed-logs.ts';
import { rollupMessages } from './rollup-messages.ts';

/** Where a row of a batch came from. */
export interface RowOrigin {
  partition: number;
  offset: string;
  row: number;
  batch?: string;
  batchRow?: number;
}
/** The store's own form of a batch, made in the worker; its ids are what the logs are called from then on. */
export interface DocumentEncoder<Documents> {
  /** `written` is called for each row in order, with its id, while the parts of it that are written already are at hand. */
  encode(
    batch: LogBatch,
    origins: readonly RowOrigin[],
    written?: (row: number, id: string, parts: RowJson) => void,
  ): { documents: Documents; idOf: (row: number) => string };
}

/** The worker's state in the cluster profile: live tails read `logs.classified` for themselves. */
export type ChunkState = Omit<WorkerState, 'tails'>;

/** The chunk holds more refused records than the pipeline reads of one request: it is to be tried in parts. */
export class ChunkTooFaultyError extends Error {
  override readonly name = 'ChunkTooFaultyError';
}

const NOT_JSON = { reason: 'not_json', detail: 'The message is empty.' } as const;
const tooMany = (count: number): Pick<Refusal, 'reason' | 'detail'> => ({
  reason: 'too_large',
  detail: `A message holds at most ${MESSAGE_RECORDS} records; the last ${count} were not taken.`,
});
const utf8 = new TextEncoder();
const bytesOf = (text: string): Bytes => utf8.encode(text);

/** All CPU work on a chunk, in the thread of one worker: from the messages' bytes to what only needs sending. */
export class ChunkWork<Documents> {
  private readonly packer = new LogPacker();
  private readonly templates = new TemplateNotes();
  private rules: RuleMatcher = compileRules([]);
  private readonly work: WorkerPipeline;
  private readonly topic: string;
  private readonly encoder: DocumentEncoder<Documents>;

  /** `topic`: the name under which dead letters say where their record came from. */
  constructor(state: ChunkState, topic: string, encoder: DocumentEncoder<Documents>) {
    this.topic = topic;
    this.encoder = encoder;
    this.work = new WorkerPipeline(state);
    this.apply({ rules: state.rules });
  }

  apply({ rules, ...state }: Partial<ChunkState>): void {
    this.work.apply(state);
    if (rules) this.rules = compileRules(rules);
  }

  /** @throws ChunkTooFaultyError */
  process(chunk: Chunk): ChunkOutcome<Documents> {
    const { records, batch, rejected, receivedAt, judged } = this.read(chunk);
    const refusals: Refusal[] = rejected.map(({ index, reason, detail }) => ({ record: index, reason, detail }));
    for (const message of records.empty) refusals.push({ message, ...NOT_JSON });
    for (const [message, count] of records.overlong) refusals.push({ message, ...tooMany(count) });
    const pack = (row: number, id: string, parts: RowJson): void => this.packer.add(textOf(batch, row, id, parts));
    const encoded = batch.length === 0 ? undefined : this.encoder.encode(batch, originsOf(chunk, records, rejected), pack);
    const idOf = encoded?.idOf ?? (() => '');
    return {
      documents: encoded?.documents,
      accepted: batch.length,
      judged,
      rejected: countsOf(refusals, records),
      logs: this.packer.take(),
      rollups: rollupMessages(named(this.rules.match(batch), idOf), receivedAt).map(bytesOf),
      letters: chunkLetters(chunk, records, refusals, this.topic, this.work.redactor).map((letter) => bytesOf(JSON.stringify(letter))),
      receivedAt,
      modelVersion: batch.modelVersion,
      templates: this.templates.take(batch),
    };
  }

  /** What is to be told of a chunk when the store had some rows from elsewhere (`repeated`), or takes some never (`refused`). */
  amend(chunk: Chunk, { repeatedRows, refusedRows }: StoreAnswer): Amendment {
    const { records, batch, rejected, receivedAt, judged } = this.read(chunk);
    const origins = originsOf(chunk, records, rejected);
    const { idOf } = this.encoder.encode(batch, origins);
    const { batch: left, rows } = batchWithout(batch, new Set([...repeatedRows, ...refusedRows.map(({ row }) => row)]));
    const hits = named(this.rules.match(left), (row) => idOf(rows[row] ?? 0));
    const refusals = refusedRows.map(({ row, reason }): Refusal => ({
      record: recordOf(row, rejected),
      reason: 'bad_type',
      detail: reason,
    }));
    return {
      rollups: rollupMessages(hits, receivedAt).map(bytesOf),
      letters: chunkLetters(chunk, records, refusals, this.topic, this.work.redactor).map((letter) => bytesOf(JSON.stringify(letter))),
      judged: {
        ...judged,
        logs: left.length,
        uncertain: left.flags.reduce((count, flags) => count + Number(isUncertain(flags)), 0),
        categories: categoryCounts(left.category),
      },
    };
  }

  private read(chunk: Chunk): { records: ChunkRecords; batch: LogBatch; rejected: Rejection[]; receivedAt: number; judged: JudgedCounts } {
    const records = recordsOf(chunk);
    const receivedAt = chunk.times.reduce((newest, time) => Math.max(newest, time), 0);
    const { batch, rejected, total, judged } = this.work.pipeline.process({
      batchId: '',
      format: 'ndjson',
      body: chunk.body,
      receivedAt,
      recordTimes: records.times,
    });
    if (total < records.count || rejected.length > RECORD_LIMITS.requestRejections) throw new ChunkTooFaultyError();
    return { records, batch, rejected, receivedAt, judged };
  }
}

/** Where each row came from: the records in their order, those that were refused left out. */
export const originsOf = (chunk: Chunk, records: ChunkRecords, rejected: readonly Rejection[]): RowOrigin[] => {
  const origins: RowOrigin[] = [];
  let refused = 0;
  let lastMessage = -1;
  let offset = '';
  for (let record = 0; record < records.count; record++) {
    if (rejected[refused]?.index === record) {
      refused++;
      continue;
    }
    const message = records.messages[record] as number;
    if (message !== lastMessage) offset = String(chunk.offsets[(lastMessage = message)]);
    const row = records.rows[record] as number;
    const batch = chunk.batches.get(message);
    origins.push(
      batch === undefined
        ? { partition: chunk.partition, offset, row }
        : { partition: chunk.partition, offset, row, batch: batch.id, batchRow: batch.row + row },
    );
  }
  return origins;
};

/** A log as `logs.classified` has it. One that would not fit into a message goes without its attributes; the store has them. */
const textOf = (batch: LogBatch, row: number, id: string, parts: RowJson): string => {
  const text = classifiedJsonAt(batch, row, id, parts);
  if (text.length * 3 <= MESSAGE_BYTES || Buffer.byteLength(text) <= MESSAGE_BYTES) return text;
  return JSON.stringify({ ...classifiedLogAt(batch, row, id), attributes: {} });
};

/** Example logs get the ids that the store knows them by. */
const named = (hits: RuleHits[], idOf: (row: number) => string): RuleHits[] => {
  for (const { groups } of hits) for (const { examples } of groups) for (const example of examples) example.log.id = idOf(example.row);
  return hits;
};

const countsOf = (refusals: readonly Refusal[], records: ChunkRecords): Partial<Record<RejectReason, number>> => {
  const counts: Partial<Record<RejectReason, number>> = {};
  for (const refusal of refusals) {
    const times = 'message' in refusal ? (records.overlong.get(refusal.message) ?? 1) : 1;
    counts[refusal.reason] = (counts[refusal.reason] ?? 0) + times;
  }
  return counts;
};

/** Which of the records became this row. */
const recordOf = (row: number, rejected: readonly Rejection[]): number => {
  let record = row;
  for (const { index } of rejected) if (index <= record) record++;
  return record;
};

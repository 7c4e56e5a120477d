import type { OriginatedDeadLetter } from '@tocsin/contracts';
import { NOTHING_JUDGED } from '@tocsin/core/drift';
import type { TemplateNote } from '@tocsin/core/templates';
import { cpuWorker } from '../../workers/cpu-worker.ts';
import { PoisonJobError, WorkerPool } from '../../workers/worker-pool.ts';
import type { Amendment, ChunkProcessor, StoreAnswer, WorkedChunk } from '../lane/lane-ports.ts';
import { type Chunk, halvesOf } from './chunk.ts';
import type { ChunkAnswer, ChunkRequest, ChunkWorkerData } from './chunk-messages.ts';
import type { ChunkOutcome } from './chunk-outcome.ts';
import type { ChunkState } from './chunk-work.ts';

/** A chunk takes some 20 ms; one that takes this long stopped its worker. */
const JOB_TIMEOUT_MS = 15_000;

export interface ChunkWorkersOptions extends ChunkWorkerData {
  size: number;
  onCrash: (error: unknown) => void;
  /** Hears of templates as the threads note them, whatever becomes of the chunk: it is worked on again until it is stored. */
  onTemplates?: (notes: readonly TemplateNote[]) => void;
  /** The worker's program; a bundle has it beside it as JavaScript, from source Node strips the types. */
  source?: URL;
  jobTimeoutMs?: number;
}

const SOURCE = new URL(`./chunk.worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

/**
 * The threads that work on chunks, and the state they work by. A chunk that stops its worker, or is more than the pipeline reads at once, is
 * halved until the record that does it stands alone: that one becomes a dead letter, and the rest goes on.
 */
export class ChunkWorkers<Documents> implements ChunkProcessor<Documents> {
  /** Gives the chunks to the threads. */
  readonly pool: WorkerPool<ChunkRequest, ChunkAnswer<Documents>>;
  private data: ChunkWorkerData;
  private readonly onTemplates: ChunkWorkersOptions['onTemplates'];

  constructor({ size, onCrash, onTemplates, source = SOURCE, jobTimeoutMs = JOB_TIMEOUT_MS, ...data }: ChunkWorkersOptions) {
    this.data = data;
    this.onTemplates = onTemplates;
    this.pool = new WorkerPool({
      size,
      inFlightPerWorker: 2,
      jobTimeoutMs,
      start: () => cpuWorker(source, this.data),
      onCrash,
    });
  }

  async process(chunk: Chunk): Promise<WorkedChunk<Documents>[]> {
    try {
      const outcome = (await this.pool.submit({ kind: 'chunk', chunk })) as ChunkOutcome<Documents>;
      if (outcome.templates?.length) this.onTemplates?.(outcome.templates);
      return [{ ...outcome, chunk }];
    } catch (error) {
      if (!(error instanceof PoisonJobError)) throw error;
      const halves = halvesOf(chunk);
      if (halves === undefined) return [poisoned(chunk, this.data.topic, error)];
      return [...(await this.process(halves[0])), ...(await this.process(halves[1]))];
    }
  }

  async amend(chunk: Chunk, answer: StoreAnswer): Promise<Amendment> {
    return await this.pool.submit({ kind: 'amend', chunk, answer });
  }

  /** Chunks given to a worker after this call are worked by the new state. */
  set(state: Partial<ChunkState>): void {
    this.data = { ...this.data, state: { ...this.data.state, ...state } };
    this.pool.broadcast({ kind: 'state', state } satisfies ChunkRequest);
  }
}

/** The letter of a record that nobody may look at again: without a sample, since masking it could be what stops a worker. */
const poisoned = <Documents>(chunk: Chunk, topic: string, error: PoisonJobError): WorkedChunk<Documents> => {
  const letter: OriginatedDeadLetter = {
    receivedAt: chunk.times[0] ?? 0,
    batchId: chunk.batches.get(0)?.id ?? '',
    index: chunk.firstRows[0] ?? 0,
    reason: 'poison',
    detail: `The record could not be worked on: ${error.message}`,
    sample: null,
    origin: { topic, partition: chunk.partition, offset: String(chunk.offsets[0]) },
  };
  return {
    chunk,
    documents: undefined,
    accepted: 0,
    judged: { ...NOTHING_JUDGED },
    rejected: { poison: 1 },
    logs: { bytes: new Uint8Array(0), ends: new Uint32Array(0) },
    rollups: [],
    letters: [new TextEncoder().encode(JSON.stringify(letter))],
    receivedAt: chunk.times[0] ?? 0,
    modelVersion: '',
  };
};

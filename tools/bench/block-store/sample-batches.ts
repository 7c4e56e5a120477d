import { randomBytes } from 'node:crypto';
import { Settings } from '@tocsin/contracts';
import { defaultClassifier } from '@tocsin/core/classifier';
import { Pipeline } from '@tocsin/core/pipeline';
import type { LogBatch } from '@tocsin/core/record';
import { hsearch } from '../../sources/hsearch.ts';
import { musicRecommender } from '../../sources/music-recommender.ts';
import { Random } from '../../sources/random.ts';
import { Source } from '../../sources/source.ts';

export const BATCH_LOGS = 2000;
const VARIANTS = 64;
const START = Date.UTC(2026, 0, 15);
const BROWSERS = ['Mozilla/5.0 (X11; Linux x86_64) Firefox/141.0', 'Mozilla/5.0 (Windows NT 10.0) Chrome/139.0', 'okhttp/4.12.0'];

/** A word in one log of this many, in none of the others: what a search for a needle looks for. */
export const needle = (batch: number): string => `needle${batch}x`;

/** Batches as the pipeline makes them out of the simulators' logs: 64 different ones, each log with ids of its own. */
export class SampleBatches {
  /** Mean size of a log as NDJSON. */
  readonly bytesALog: number;
  private readonly variants: LogBatch[] = [];

  constructor() {
    const pipeline = new Pipeline({ classifier: defaultClassifier(), redaction: Settings.parse({}).redaction });
    const sources = [new Source(hsearch, 1), new Source(musicRecommender, 2)];
    const random = new Random(3);
    let bytes = 0;
    for (let variant = 0; variant < VARIANTS; variant++) {
      const lines = Array.from({ length: BATCH_LOGS }, (_, i) => {
        const log = sources[i % 2]?.next(START + i);
        const attributes = { ...log?.attributes, request: random.int(1, 1e9), agent: random.pick(BROWSERS), bytes: random.around(4000) };
        return JSON.stringify({ ...log, attributes });
      });
      const body = new TextEncoder().encode(lines.join('\n'));
      bytes += body.length + 1;
      const { batch, rejected } = pipeline.process({ batchId: '', format: 'ndjson', body, receivedAt: START });
      if (rejected.length > 0) throw new Error('The simulators wrote what the pipeline refuses.');
      this.variants.push(batch);
    }
    this.bytesALog = bytes / (VARIANTS * BATCH_LOGS);
  }

  /** Batch `index` of a row, its logs `stepMs` apart; every second batch overlaps the one before by half. */
  batch(index: number, start: number, stepMs: number): LogBatch {
    const variant = this.variants[index % VARIANTS] as LogBatch;
    const first = start + Math.max(0, index - (index % 2) / 2) * BATCH_LOGS * stepMs;
    const ids = randomBytes(24 * variant.length).toString('hex');
    const message = [...variant.message];
    const batch: LogBatch = {
      ...variant,
      timestamp: variant.timestamp.map((_, row) => Math.floor(first + row * stepMs)),
      receivedAt: new Float64Array(variant.length).fill(Math.floor(first + BATCH_LOGS * stepMs)),
      traceId: variant.traceId.map((_, row) => ids.slice(row * 48, row * 48 + 32)),
      spanId: variant.spanId.map((_, row) => ids.slice(row * 48 + 32, row * 48 + 48)),
      message,
    };
    if (index % 16 === 0) {
      message[7] = `${message[7] ?? ''} ${needle(index)}`;
      delete batch.messageWords;
    }
    return batch;
  }
}

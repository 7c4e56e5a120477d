import { Worker } from 'node:worker_threads';

/** A body within the limits needs less; one made to need more ends its worker, is refused as poison, and the rest goes on. */
const HEAP_MIB = 768;
/** What one job needs for a moment. The engine's own choice keeps a hundred MiB a thread that is seldom used. */
const YOUNG_MIB = 48;

/** A thread for the CPU work of the pipeline, its memory bounded. */
export const cpuWorker = (source: URL, workerData: unknown): Worker =>
  new Worker(source, {
    workerData,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB, maxYoungGenerationSizeMb: YOUNG_MIB },
  });

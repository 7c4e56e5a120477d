import { Worker } from 'node:worker_threads';
import type { ModelFigures } from '@tocsin/contracts';
import type { LearntCorrection } from '@tocsin/core/classifier';

/** What the thread learnt. */
export interface Learnt {
  version: string;
  corpusHash: string;
  /** Texts that it learnt from, and how many corrections are among them. */
  texts: number;
  corrections: number;
  features: number;
  figures: ModelFigures;
  /** How much of the corpus one person's corrections weigh at most, 0 to 1. */
  largestShare: number;
  /** `encodeModel`'s. */
  bytes: Uint8Array<ArrayBuffer>;
}
export type TrainingAnswer = { step: string; progress: number } | { done: Learnt };

/** A bundle has the worker beside it as JavaScript; from source, Node strips the types. */
const SOURCE = new URL(`./model-training.worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
/** The texts as numbers, some hundred megabytes, for as long as it takes. */
const HEAP_MIB = 2048;

/**
 * Learns in a thread of its own, so that nobody waits for it: half a minute of one core. Rejects when the thread fails, or with the signal's
 * reason, and the thread is ended then.
 */
export const learnInThread = (
  corrections: readonly LearntCorrection[],
  onStep: (step: string, progress: number) => void,
  signal: AbortSignal,
): Promise<Learnt> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const worker = new Worker(SOURCE, { workerData: corrections, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB } });
    const stop = (): void => {
      reject(signal.reason as Error);
      void worker.terminate();
    };
    signal.addEventListener('abort', stop, { once: true });
    worker.on('message', (answer: TrainingAnswer) => {
      if ('done' in answer) resolve(answer.done);
      else onStep(answer.step, answer.progress);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      signal.removeEventListener('abort', stop);
      // After an answer this changes nothing.
      reject(new Error(`The thread that trained ended with code ${code}.`));
    });
  });

import { parentPort, workerData } from 'node:worker_threads';
import {
  corpusHash,
  correctionTexts,
  encodeModel,
  type LearntCorrection,
  shippedGolden,
  shippedTexts,
  trainMeasured,
} from '@tocsin/core/classifier';
import type { TrainingAnswer } from './training-thread.ts';

/** Learns a model from the shipped texts and the corrections, tells of each step, and ends. */
const answer = (message: TrainingAnswer, transfer: ArrayBuffer[] = []): void => parentPort?.postMessage(message, transfer);

const corpus = await shippedTexts();
const { texts: corrections, used, largestShare } = correctionTexts(workerData as LearntCorrection[], corpus.length);
const { model, figures } = trainMeasured({ corpus, corrections, golden: await shippedGolden() }, (step, progress) =>
  answer({ step, progress }),
);
const bytes = Uint8Array.from(encodeModel(model));
answer(
  {
    done: {
      ...{ version: model.version, corpusHash: corpusHash([...corpus, ...corrections]), texts: corpus.length + corrections.length },
      ...{ corrections: used, features: model.hashes.length, figures, largestShare, bytes },
    },
  },
  [bytes.buffer],
);

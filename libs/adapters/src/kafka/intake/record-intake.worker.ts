import { parentPort } from 'node:worker_threads';
import { RecordIntake, type TakenBatch } from '@tocsin/core/intake';
import type { RawBatch } from '@tocsin/core/ports';
import { failureOf, type ThreadAnswer, type ThreadCall } from '../../block-store/threads/thread-link.ts';

const port = parentPort;
if (port === null) throw new Error('This file runs as a worker thread.');
const intake = new RecordIntake();

port.on('message', (call: ThreadCall<RawBatch>) => {
  if ('cancel' in call) return;
  const answer = (message: ThreadAnswer<TakenBatch, never>, chunks: TakenBatch['chunks'] = []): void =>
    port.postMessage(
      message,
      chunks.map(({ bytes }) => bytes.buffer),
    );
  try {
    const result = intake.take(call.request);
    answer({ id: call.id, result }, result.chunks);
  } catch (error) {
    answer({ id: call.id, failure: failureOf(error) });
  }
});

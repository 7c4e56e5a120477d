// A worker of chunks that dies of a record that says so, for tests.
import { parentPort } from 'node:worker_threads';
import { NOTHING_JUDGED } from '@tocsin/core/drift';
import type { ChunkRequest } from '../chunks/chunk-messages.ts';
import type { ChunkOutcome } from '../chunks/chunk-outcome.ts';

parentPort?.on('message', (request: ChunkRequest) => {
  if (request.kind !== 'chunk') return;
  const text = Buffer.from(request.chunk.body).toString('utf8');
  if (text.includes('deadly')) process.exit(1);
  if (text.includes('faulty')) return parentPort?.postMessage({ ok: false, message: 'Error' });
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const judged = { ...NOTHING_JUDGED, logs: lines.length };
  const result: ChunkOutcome<string[]> = {
    ...{ documents: lines, accepted: lines.length, judged, rejected: {}, rollups: [], letters: [], receivedAt: 0, modelVersion: '' },
    logs: { bytes: new Uint8Array(0), ends: new Uint32Array(0) },
  };
  return parentPort?.postMessage({ ok: true, result });
});
parentPort?.postMessage({ ready: true });

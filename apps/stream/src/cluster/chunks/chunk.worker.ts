import { parentPort, workerData } from 'node:worker_threads';
import { encodeDocuments, type EncodedDocuments, textsOf, transferablesOfDocuments } from '@tocsin/adapters/elasticsearch/documents';
import type { WorkerAnswer } from '../../workers/worker-pool.ts';
import type { ChunkAnswer, ChunkRequest, ChunkWorkerData } from './chunk-messages.ts';
import { ChunkWork } from './chunk-work.ts';

type Answer = WorkerAnswer<ChunkAnswer<EncodedDocuments>>;

const { state, topic, index } = workerData as ChunkWorkerData;
const work = new ChunkWork<EncodedDocuments>(state, topic, {
  encode: (batch, origins, written) => {
    const documents = encodeDocuments(batch, origins, { index, ...(written && { written }) });
    let ids: string[] | undefined;
    return { documents, idOf: (row) => (ids ??= textsOf(documents.ids))[row] ?? '' };
  },
});

const answer = (request: Exclude<ChunkRequest, { kind: 'state' }>): { result: ChunkAnswer<EncodedDocuments>; transfer: ArrayBuffer[] } => {
  if (request.kind === 'amend') {
    const result = work.amend(request.chunk, request.answer);
    return { result, transfer: [] };
  }
  const result = work.process(request.chunk);
  const transfer = result.documents === undefined ? [] : transferablesOfDocuments(result.documents);
  return { result, transfer: [...transfer, result.logs.bytes.buffer, result.logs.ends.buffer] };
};

parentPort?.on('message', (request: ChunkRequest) => {
  if (request.kind === 'state') return work.apply(request.state);
  try {
    const { result, transfer } = answer(request);
    return parentPort?.postMessage({ ok: true, result } satisfies Answer, transfer);
  } catch (error) {
    // Told by its kind only: nothing that a log holds may get out this way.
    return parentPort?.postMessage({ ok: false, message: error instanceof Error ? error.name : 'Error' } satisfies Answer);
  }
});
parentPort?.postMessage({ ready: true } satisfies Answer);

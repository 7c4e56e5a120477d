/**
 * The Elasticsearch store by itself: `node tools/bench/elasticsearch.ts --node URL [logs] [--in-flight N] [--codec C] [--keep]` (200,000 logs over
 * one day). Encodes the simulators' logs, writes them as fast as the server takes them, then asks what the dashboard asks.
 * The indices are its own, and are removed at the end.
 */
import { parseArgs } from 'node:util';
import { encodeDocuments, type EncodedDocuments } from '@tocsin/adapters/elasticsearch/documents';
import { openElasticsearchStore } from '@tocsin/adapters/elasticsearch/store';
import { askReader } from './block-store/ask-reader.ts';
import { BATCH_LOGS, SampleBatches } from './block-store/sample-batches.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    node: { type: 'string', default: process.env['TOCSIN_ELASTICSEARCH_NODE'] ?? 'http://127.0.0.1:9200' },
    'in-flight': { type: 'string', default: '3' },
    rounds: { type: 'string', default: '10' },
    codec: { type: 'string', default: 'default' },
    keep: { type: 'boolean', default: false },
  },
});
const logs = Number(positionals[0] ?? 200_000);
const requests = Number(values['in-flight']);
const index = 'bench_elasticsearch';
const start = Date.UTC(2026, 5, 1);
const end = start + 86_400_000;
const batches = Math.ceil(logs / BATCH_LOGS);
/** Encoded batches that wait: memory holds no more of them. */
const READY = 50;

const codec = values.codec === 'best_compression' ? 'best_compression' : 'default';
const store = await openElasticsearchStore({ node: values.node, index, requests, codec });
await store.retain(Number.MAX_SAFE_INTEGER);
await store.ensure();

const samples = new SampleBatches();
let encodeMicros = 0;
let bodyBytes = 0;
let writeMs = 0;
const encoded = (at: number): EncodedDocuments => {
  const batch = samples.batch(at, start, 86_400_000 / (batches * BATCH_LOGS));
  const origins = Array.from({ length: batch.length }, (_, row) => ({ partition: 0, offset: String(at), row }));
  const before = process.threadCpuUsage();
  const documents = encodeDocuments(batch, origins, { index });
  const { user, system } = process.threadCpuUsage(before);
  encodeMicros += user + system;
  bodyBytes += documents.parts.reduce((sum, { body }) => sum + body.length, 0);
  return documents;
};
for (let from = 0; from < batches; from += READY) {
  const ready = Array.from({ length: Math.min(READY, batches - from) }, (_, at) => encoded(from + at));
  const began = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let documents = ready[next++]; documents; documents = ready[next++]) await store.writer.write(documents);
  };
  await Promise.all(Array.from({ length: requests * 2 }, lane));
  writeMs += performance.now() - began;
}
await store.refresh();
const stored = batches * BATCH_LOGS;
const statistics = await store.status.statistics();
console.log(`logs                 ${statistics.logs} of ${samples.bytesALog.toFixed(0)} bytes as NDJSON`);
console.log(
  `encode               ${(encodeMicros / stored).toFixed(2)} CPU µs a log, ${(bodyBytes / stored).toFixed(0)} bytes of bulk body`,
);
console.log(`write                ${Math.round((stored / writeMs) * 1000)} logs a second, ${requests} requests in flight`);
console.log(`disk                 ${(statistics.bytes / stored).toFixed(1)} bytes a log, segments as they are`);
await askReader(store.reader, { start, end, rounds: Number(values.rounds) });
if (!values.keep) {
  await store.retain(Number.MAX_SAFE_INTEGER);
  await store.removeTemplate();
}
await store.close();

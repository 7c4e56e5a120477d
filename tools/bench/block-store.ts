/**
 * The block store by itself: `node tools/bench/block-store.ts [logs] [--days N] [--readers N] [--keep DIR]` (1 M logs over one day).
 * Encodes and commits the simulators' logs, then asks what the dashboard asks. CPU time of the encoder, bytes on disk, and p50/p95 of each query.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BlockStore, encodeBatch } from '@tocsin/adapters/block-store';
import { askReader } from './block-store/ask-reader.ts';
import { BATCH_LOGS, SampleBatches } from './block-store/sample-batches.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    days: { type: 'string', default: '1' },
    readers: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '30' },
    keep: { type: 'string' },
    queries: { type: 'boolean', default: false },
  },
});
const logs = Number(positionals[0] ?? 1_000_000);
const span = Number(values.days) * 86_400_000;
const start = Date.UTC(2026, 5, 1);
const end = start + span;
const directory = values.keep ?? mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
const batches = Math.ceil(logs / BATCH_LOGS);

const fill = async (store: BlockStore): Promise<void> => {
  const samples = new SampleBatches();
  let encodeMicros = 0;
  let commitMs = 0;
  const began = process.cpuUsage();
  for (let index = 0; index < batches; index++) {
    const batch = samples.batch(index, start, span / (batches * BATCH_LOGS));
    const before = process.threadCpuUsage();
    const encoded = encodeBatch(batch);
    const { user, system } = process.threadCpuUsage(before);
    if (index >= batches / 10) encodeMicros += user + system;
    const from = performance.now();
    await store.writer.commit(`bench-${index}`, encoded, { accepted: batch.length, rejected: [] });
    commitMs += performance.now() - from;
  }
  const { user, system } = process.cpuUsage(began);
  const counted = (batches - Math.ceil(batches / 10)) * BATCH_LOGS;
  const { bytes, logs: stored } = await store.statistics();
  console.log(`logs                 ${stored} of ${samples.bytesALog.toFixed(0)} bytes as NDJSON`);
  console.log(`encode               ${(encodeMicros / counted).toFixed(2)} CPU µs a log`);
  console.log(`all in               ${((user + system) / stored).toFixed(2)} CPU µs a log (making the samples included)`);
  console.log(`commit               ${(commitMs / batches).toFixed(2)} ms a batch of ${BATCH_LOGS}`);
  console.log(`disk                 ${(bytes / stored).toFixed(1)} bytes a log`);
};

const store = await BlockStore.open({
  directory,
  synchronous: 'normal',
  readers: Number(values.readers),
  onError: console.error,
  onDamage: console.error,
});
if (!values.queries) await fill(store);
await askReader(store.reader, { start, end, rounds: Number(values.rounds) });
console.log(`memory               ${(process.memoryUsage.rss() / 1048576).toFixed(0)} MiB`);
await store.close();
if (values.keep === undefined) rmSync(directory, { recursive: true });

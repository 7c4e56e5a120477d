/**
 * The block store by itself: `node tools/bench/block-store.ts [logs] [--days N] [--readers N] [--keep DIR]` (1 M logs over one day).
 * Encodes and commits the simulators' logs, then asks what the dashboard asks. CPU time of the encoder, bytes on disk, and p50/p95 of each query.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BlockStore, encodeBatch } from '@tocsin/adapters/block-store';
import { parseQuery } from '@tocsin/core/query';
import { BATCH_LOGS, SampleBatches, needle } from './block-store/sample-batches.ts';

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

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
const measure = async (name: string, ask: (round: number) => Promise<string>): Promise<void> => {
  const times: number[] = [];
  let answer = '';
  const cpu = process.cpuUsage();
  for (let round = 0; round < Number(values.rounds); round++) {
    const from = performance.now();
    answer = await ask(round);
    times.push(performance.now() - from);
  }
  const { user, system } = process.cpuUsage(cpu);
  const first = times[0] ?? NaN;
  times.sort((a, b) => a - b);
  const figures = [first, percentile(times, 0.5), percentile(times, 0.95), (user + system) / 1000 / times.length];
  console.log(`${name.padEnd(46)} ${figures.map((ms) => ms.toFixed(1).padStart(8)).join(' ')}   ${answer}`);
};

const ask = async (store: BlockStore): Promise<void> => {
  const { reader } = store;
  const range = { from: start, to: end };
  console.log(`${''.padEnd(46)} ${['first', 'p50', 'p95', 'CPU'].map((head) => head.padStart(8)).join(' ')}   ms`);
  const newest = (text: string) =>
    measure(`newest 50: ${text || 'everything'}`, async () => {
      const { items, total } = await reader.search({ ...range, query: parseQuery(text), limit: 50, order: 'desc' });
      return `${items.length} of ${total.relation === 'gte' ? '≥' : ''}${total.value}`;
    });
  for (const text of [
    '',
    'search',
    'invoice',
    '"returned 42"',
    needle(16),
    'nothere',
    'level>=error',
    'category:security',
    'service:hsearch',
    'status:200',
    'latency_ms:>500',
    'user:emp-1234',
    'trace:0123456789abcdef0123456789abcdef',
    'level>=warn heap',
    'conn*',
  ])
    await newest(text);
  await measure('an older page: search', async (round) => {
    const to = end - (round + 1) * (span / 40);
    return String((await reader.search({ from: start, to, query: parseQuery('search'), limit: 50, order: 'desc' })).items.length);
  });
  const interval = Math.ceil(span / 60 / 60_000) * 60_000;
  const trends = (text: string, groupBy?: 'category' | 'level' | 'service') =>
    measure(`trends: ${text || 'everything'}${groupBy ? ` by ${groupBy}` : ''}`, async () => {
      const { buckets } = await reader.trends({ ...range, query: parseQuery(text), intervalMs: interval, groupBy });
      return `${buckets.reduce((sum, { total }) => sum + total, 0)} in ${buckets.length}`;
    });
  await trends('', 'category');
  await trends('', 'level');
  await trends('level>=error', 'service');
  for (const text of ['search', 'search latency', 'invoice', 'returned', '"returned 42"', needle(16), 'status:200'])
    await trends(text, 'category');
  for (const groupBy of ['category', 'level', 'service', 'host', 'template'] as const)
    await measure(`stats by ${groupBy}`, async () =>
      String((await reader.stats({ ...range, query: parseQuery(''), groupBy, limit: 10 })).total),
    );
  await measure('stats by service: search', async () =>
    String((await reader.stats({ ...range, query: parseQuery('search'), groupBy: 'service', limit: 10 })).total),
  );
  await measure('fields', async () => String((await reader.fields(range)).length));
  await measure('values of host', async () => String((await reader.fieldValues('host', '', range, 10)).length));
};

const store = await BlockStore.open({
  directory,
  synchronous: 'normal',
  readers: Number(values.readers),
  onError: console.error,
  onDamage: console.error,
});
if (!values.queries) await fill(store);
await ask(store);
console.log(`memory               ${(process.memoryUsage.rss() / 1048576).toFixed(0)} MiB`);
await store.close();
if (values.keep === undefined) rmSync(directory, { recursive: true });

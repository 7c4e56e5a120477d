/**
 * What judging stored logs again costs, `node tools/bench/reclassify.ts [logs] [--elasticsearch URL]`: CPU µs a log of this process, all its
 * threads, where every log gets another model. Elasticsearch's own work is not in it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { BlockStore, encodeBatch } from '@tocsin/adapters/block-store';
import { openElasticsearchStore } from '@tocsin/adapters/elasticsearch/store';
import { encodeDocuments } from '@tocsin/adapters/elasticsearch/documents';
import { Settings } from '@tocsin/contracts';
import { defaultClassifier, encodeModel, judgeWith, shippedModel } from '@tocsin/core/classifier';
import { Pipeline } from '@tocsin/core/pipeline';
import type { LogReclassifier } from '@tocsin/core/ports';
import { parseQuery } from '@tocsin/core/query';
import type { LogBatch } from '@tocsin/core/record';
import { LOGS_A_BODY, prepareBodies, stamp } from './bodies.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { elasticsearch: { type: 'string' } } });
const LOGS = Number(positionals[0] ?? 300_000);

interface Opened {
  put: (batch: LogBatch, number: number) => Promise<unknown>;
  reclassifier: LogReclassifier;
  close: () => Promise<void>;
}

const blockStore = async (): Promise<Opened> => {
  const directory = mkdtempSync(join(tmpdir(), 'bench-reclassify-'));
  const store = await BlockStore.open({ directory, synchronous: 'normal', readers: 1 });
  return {
    put: (batch, number) => store.writer.commit(`b${number}`, encodeBatch(batch), { accepted: batch.length, rejected: [] }),
    reclassifier: store.reclassifier,
    close: async () => {
      await store.close();
      rmSync(directory, { recursive: true });
    },
  };
};

const elasticsearch = async (node: string): Promise<Opened> => {
  const index = `bench_reclassify_${process.pid}`;
  const store = await openElasticsearchStore({ node, index });
  await store.ensure();
  return {
    put: async (batch, number) => {
      const origins = Array.from({ length: batch.length }, (_, row) => ({ partition: 0, offset: String(number), row }));
      await store.writer.write(encodeDocuments(batch, origins, { index }));
      await store.refresh();
    },
    reclassifier: store.reclassifier,
    close: async () => {
      await store.retain(Number.MAX_SAFE_INTEGER);
      await store.removeTemplate();
      await store.close();
    },
  };
};

const store = values.elasticsearch === undefined ? await blockStore() : await elasticsearch(values.elasticsearch);
try {
  const pipeline = new Pipeline({ classifier: defaultClassifier(), redaction: Settings.parse({}).redaction });
  const bodies = prepareBodies(8, 1);
  const now = Date.now();
  let stored = 0;
  for (let number = 0; stored < LOGS; number++) {
    const body = bodies[number % bodies.length];
    if (body === undefined) break;
    stamp(body, now - 3_600_000 + number * 100, 0.05);
    const { batch } = pipeline.process({ batchId: '', format: 'ndjson', body: Uint8Array.from(body.body), receivedAt: now });
    await store.put(batch, number);
    stored += LOGS_A_BODY;
  }
  const model = { version: 'another', bytes: encodeModel({ ...shippedModel(), version: 'another' }) };
  const judge = judgeWith({ uncertainBelow: 0.4, pins: new Map(), model });
  const selection = { from: now - 2 * 3_600_000, to: now + 3_600_000, query: parseQuery('') };
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const [cpu, began] = [process.cpuUsage(), performance.now()];
  let checked = 0;
  let place: string | undefined;
  do {
    const step = await store.reclassifier.reclassify(selection, judge, place, new AbortController().signal);
    checked += step.checked;
    place = step.next;
  } while (place !== undefined);
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - began) / 1000;
  const name = values.elasticsearch === undefined ? 'block store' : 'Elasticsearch';
  console.log(
    `${name}: ${Math.round(checked / seconds)} logs/s judged again, ${((user + system) / checked).toFixed(1)} CPU µs a log ` +
      `(${checked} logs in ${seconds.toFixed(1)} s); this thread was busy for ${(delay.max / 1e6).toFixed(0)} ms at most at a time`,
  );
} finally {
  await store.close();
}

// Run by the crash test: commits batches one after the other and says the number of each on its standard output once it is acknowledged.
import { createLogBatch } from '@tocsin/core/record';
import { BlockStore } from '../block-store.ts';
import { encodeBatch } from '../encode-batch.ts';

const [directory = '', from = '0'] = process.argv.slice(2);
const NOON = Date.UTC(2026, 10, 24, 12);

/** Mostly small, sometimes as large as a block of its own; every third one over two days. */
const batchOf = (index: number) => {
  const count = index % 7 === 0 ? 1200 : 1 + (index % 20);
  const batch = createLogBatch(count, 'test');
  batch.length = count;
  for (let row = 0; row < count; row++) {
    batch.timestamp[row] = NOON + index - (index % 3 === 0 && row % 2 === 1 ? 86_400_000 : 0);
    batch.severityNumber[row] = 9;
    batch.service.push('crash');
    batch.message.push(`batch${index}x row ${row}`);
    batch.templateId.push('t');
  }
  return batch;
};

const store = await BlockStore.open({ directory, synchronous: 'normal', readers: 1 });
for (let index = Number(from); ; index++) {
  const batch = batchOf(index);
  await store.writer.commit(`batch-${index}`, encodeBatch(batch), { accepted: batch.length, rejected: [] });
  process.stdout.write(`${index} ${batch.length}\n`);
}

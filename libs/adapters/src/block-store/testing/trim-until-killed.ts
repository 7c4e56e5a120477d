// Run by the crash test of the retention: commits batches one after the other and says the number of each on its standard output once it is
// acknowledged, while one category is removed again and again from the days that they go to.
import { createLogBatch } from '@tocsin/core/record';
import { BlockStore } from '../block-store.ts';
import { encodeBatch } from '../encode-batch.ts';

const [directory = '', from = '0'] = process.argv.slice(2);
const NOON = Date.UTC(2026, 10, 24, 12);
const DAY = 86_400_000;
const SECURITY = 0;
const GENERAL = 3;

/** Over two days that are long over; one log of each kind at least, so that every batch both stays and goes. */
const batchOf = (index: number) => {
  const count = index % 11 === 0 ? 1500 : 2 + (index % 20);
  const batch = createLogBatch(count, 'test');
  batch.length = count;
  for (let row = 0; row < count; row++) {
    batch.timestamp[row] = NOON + index - (row % 2) * DAY;
    batch.severityNumber[row] = 9;
    batch.category[row] = row < 2 ? SECURITY : GENERAL;
    batch.service.push('crash');
    batch.message.push(`batch${index}x row ${row}`);
    batch.templateId.push('t');
  }
  return batch;
};

const store = await BlockStore.open({ directory, synchronous: 'normal', readers: 1 });
const trimming = async (): Promise<never> => {
  for (;;) await store.trim({ general: NOON + DAY });
};
trimming().catch((error: unknown) => {
  throw error;
});
for (let index = Number(from); ; index++) {
  const batch = batchOf(index);
  await store.writer.commit(`batch-${index}`, encodeBatch(batch), { accepted: batch.length, rejected: [] });
  process.stdout.write(`${index} ${batch.length}\n`);
}

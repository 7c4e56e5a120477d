// Run by the crash test of re-classification: commits batches one after the other and says the number of each on its standard output once it is
// acknowledged, while all logs are judged again and again, each time otherwise.
import { CATEGORIES } from '@tocsin/contracts';
import type { Judge } from '@tocsin/core/ports';
import { parseQuery } from '@tocsin/core/query';
import { createLogBatch } from '@tocsin/core/record';
import { BlockStore } from '../block-store.ts';
import { encodeBatch } from '../encode-batch.ts';

const [directory = '', from = '0'] = process.argv.slice(2);
const NOON = Date.UTC(2026, 10, 24, 12);
const DAY = 86_400_000;
const EVERYTHING = { from: NOON - 2 * DAY, to: NOON + DAY, query: parseQuery('') };

const batchOf = (index: number) => {
  const count = index % 11 === 0 ? 1500 : 2 + (index % 20);
  const batch = createLogBatch(count, 'first');
  batch.length = count;
  for (let row = 0; row < count; row++) {
    batch.timestamp[row] = NOON + index - (row % 2) * DAY;
    batch.severityNumber[row] = 9;
    batch.category[row] = 3;
    batch.service.push(row % 3 === 0 ? 'crash' : 'burn');
    batch.message.push(`batch${index}x row ${row}`);
    batch.templateId.push('t');
  }
  return batch;
};

const store = await BlockStore.open({ directory, synchronous: 'normal', readers: 1 });
const judging = async (): Promise<never> => {
  for (let round = Number(from); ; round++) {
    const judge: Judge = ({ message }) => ({
      ...{ category: CATEGORIES[(message.length + round) % 4] ?? 'general', confidence: 0.5, guess: undefined },
      ...{ modelVersion: `round-${round}`, decidedBy: 'model' },
    });
    let place: string | undefined;
    do place = (await store.reclassifier.reclassify(EVERYTHING, judge, place, new AbortController().signal)).next;
    while (place !== undefined);
  }
};
judging().catch((error: unknown) => {
  throw error;
});
for (let index = Number(from); ; index++) {
  const batch = batchOf(index);
  await store.writer.commit(`batch-${index}`, encodeBatch(batch), { accepted: batch.length, rejected: [] });
  process.stdout.write(`${index} ${batch.length}\n`);
}

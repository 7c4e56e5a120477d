import type { LogReader } from '@tocsin/core/ports';
import { parseQuery } from '@tocsin/core/query';
import { needle } from './sample-batches.ts';

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
const measureWith =
  (rounds: number) =>
  async (name: string, ask: (round: number) => Promise<string>): Promise<void> => {
    const times: number[] = [];
    let answer = '';
    const cpu = process.cpuUsage();
    for (let round = 0; round < rounds; round++) {
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

/** What the dashboard asks of a store that `SampleBatches` filled between these times: a line of milliseconds for each question. */
export const askReader = async (
  reader: LogReader,
  { start, end, rounds }: { start: number; end: number; rounds: number },
): Promise<void> => {
  const measure = measureWith(rounds);
  const span = end - start;
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

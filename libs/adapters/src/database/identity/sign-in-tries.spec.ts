import type { DataSource } from 'typeorm';
import { startTestDatabase } from '../alerting/test-database.ts';
import { SignInTryRepository } from './index.ts';

let source: DataSource;
let stop: () => Promise<void>;
beforeAll(async () => ({ source, stop } = await startTestDatabase()), 60_000);
afterAll(() => stop?.());
beforeEach(() => source.query('TRUNCATE sign_in_try'));

test('tries of all processes count together, also those of one moment', async () => {
  const one = new SignInTryRepository(source);
  const other = new SignInTryRepository(source);
  const counts = await Promise.all(
    Array.from({ length: 10 }, (_, n) => (n % 2 ? one.count(['address', 'account'], 1000) : other.count(['account', 'address'], 1000))),
  );
  expect(counts.map(([first]) => first?.tries).sort((a = 0, b = 0) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('a window that is over begins again', async () => {
  let now = 5_000_000;
  const tries = new SignInTryRepository(source, () => now);
  await tries.count(['a'], 1000);
  now += 400;
  expect(await tries.count(['a'], 1000)).toEqual([{ tries: 2, resetMs: 600 }]);
  now += 600;
  expect(await tries.count(['a'], 1000)).toEqual([{ tries: 1, resetMs: 1000 }]);
});

test('what was typed is not kept', async () => {
  await new SignInTryRepository(source).count(['account:hunter2@example.org'], 1000);
  expect(JSON.stringify(await source.query('SELECT * FROM sign_in_try'))).not.toContain('hunter2');
});

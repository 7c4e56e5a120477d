import { jest } from '@jest/globals';
import { Recurring } from './recurring.ts';

const gate = () => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
};

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('runs at the start and every so often, never twice at a time', async () => {
  const { opened, open } = gate();
  let turns = 0;
  const recurring = new Recurring({ everyMs: 10, work: () => (turns++ === 0 ? opened : Promise.resolve()), onFailure: () => undefined });
  recurring.start();
  await jest.advanceTimersByTimeAsync(35);
  expect(turns).toBe(1);
  open();
  await jest.advanceTimersByTimeAsync(10);
  expect(turns).toBe(2);
  await recurring.stop();
  await jest.advanceTimersByTimeAsync(100);
  expect(turns).toBe(2);
});

test('tells of a failure and tries again at the next turn', async () => {
  const failures: unknown[] = [];
  const recurring = new Recurring({
    everyMs: 10,
    work: () => Promise.reject(new Error('away')),
    onFailure: (error) => failures.push(error),
  });
  recurring.start();
  await jest.advanceTimersByTimeAsync(10);
  await recurring.stop();
  expect(failures).toEqual([new Error('away'), new Error('away')]);
});

test('stopping waits for what is under way, and takes its abort for no failure', async () => {
  const failures: unknown[] = [];
  const recurring = new Recurring({
    everyMs: 10,
    work: (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    onFailure: (error) => failures.push(error),
  });
  recurring.start();
  await recurring.stop();
  expect(failures).toEqual([]);
});

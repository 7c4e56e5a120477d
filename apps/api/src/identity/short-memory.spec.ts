import { ShortMemory } from './short-memory.ts';

const counting = () => {
  let asked = 0;
  return { ask: () => Promise.resolve(++asked), asked: () => asked };
};

test('asks once for all who want to know at the same time, and again when the time is over', async () => {
  let now = 0;
  const memory = new ShortMemory<number>({ ttlMs: 100, atMost: 10 }, () => now);
  const { ask, asked } = counting();
  expect(await Promise.all([memory.get('a', ask), memory.get('a', ask)])).toEqual([1, 1]);
  now = 99;
  expect(memory.has('a')).toBe(true);
  expect(await memory.get('a', ask)).toBe(1);
  now = 100;
  expect(memory.has('a')).toBe(false);
  expect(await memory.get('a', ask)).toBe(2);
  expect(asked()).toBe(2);
});

test('forgets the oldest beyond its size, and what it is told to forget', async () => {
  const memory = new ShortMemory<number>({ ttlMs: 100, atMost: 2 }, () => 0);
  const { ask } = counting();
  for (const key of ['a', 'b', 'c']) await memory.get(key, ask);
  expect(['a', 'b', 'c'].map((key) => memory.has(key))).toEqual([false, true, true]);
  memory.forget('b');
  expect(memory.has('b')).toBe(false);
});

test('does not remember a failure', async () => {
  const memory = new ShortMemory<number>({ ttlMs: 100, atMost: 2 }, () => 0);
  await expect(memory.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await memory.get('a', () => Promise.resolve(7))).toBe(7);
});

describe('while no answer can be had', () => {
  const away = () => Promise.reject(new Error('away'));

  test('the last one stands in, until it is too old', async () => {
    let now = 0;
    const memory = new ShortMemory<number>({ ttlMs: 100, atMost: 10, staleMs: 1000 }, () => now);
    await memory.get('a', () => Promise.resolve(7));
    now = 100;
    expect(await memory.get('a', away)).toBe(7);
    now = 999;
    expect(await memory.get('a', away)).toBe(7);
    now = 1100;
    await expect(memory.get('a', away)).rejects.toThrow('away');
    expect(await memory.get('a', () => Promise.resolve(8))).toBe(8);
  });

  test('nobody waits long who has one, and a late answer is taken up', async () => {
    let now = 0;
    const memory = new ShortMemory<number>({ ttlMs: 100, atMost: 10, staleMs: 1000, patienceMs: 5 }, () => now);
    await memory.get('a', () => Promise.resolve(7));
    now = 100;
    let answer: (value: number) => void = () => undefined;
    const late = new Promise<number>((resolve) => (answer = resolve));
    expect(await memory.get('a', () => late)).toBe(7);
    answer(8);
    await late;
    expect(await memory.get('a', away)).toBe(8);
  });

  test('what was forgotten does not stand in', async () => {
    const memory = new ShortMemory<number>({ ttlMs: 100, atMost: 10, staleMs: 1000 }, () => 0);
    await memory.get('a', () => Promise.resolve(7));
    memory.forget('a');
    await expect(memory.get('a', away)).rejects.toThrow('away');
  });
});

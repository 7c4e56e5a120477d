import { IntakeBusyError } from '@tocsin/core/ports';
import { ReadingSlots } from './reading-slots.ts';

const gate = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
};

test('so many are read at once; the others wait in the order of asking, and too many are refused', async () => {
  const slots = new ReadingSlots({ reading: 1, waiting: 2, waitMs: 60_000 });
  const order: string[] = [];
  const { open, opened } = gate();
  const first = slots.during(() => opened.then(() => order.push('first')));
  const others = ['second', 'third'].map((name) => slots.during(() => Promise.resolve(order.push(name))));
  await expect(slots.during(() => Promise.resolve())).rejects.toThrow(IntakeBusyError);
  expect(order).toEqual([]);
  open();
  await Promise.all([first, ...others]);
  expect(order).toEqual(['first', 'second', 'third']);
});

test('nobody waits for ever, and who gave up takes no turn', async () => {
  const slots = new ReadingSlots({ reading: 1, waiting: 5, waitMs: 5 });
  const { open, opened } = gate();
  const held = slots.during(() => opened);
  await expect(slots.during(() => Promise.resolve())).rejects.toThrow(IntakeBusyError);
  open();
  await held;
  expect(await slots.during(() => Promise.resolve('in'))).toBe('in');
});

test('a failure frees its place', async () => {
  const slots = new ReadingSlots({ reading: 1, waiting: 0, waitMs: 5 });
  await expect(slots.during(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  expect(await slots.during(() => Promise.resolve('in'))).toBe('in');
});

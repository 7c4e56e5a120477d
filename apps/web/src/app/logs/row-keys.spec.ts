import type { ClassifiedLog } from '@tocsin/contracts';
import type { TailRow } from '../tail/tail-buffer.ts';
import { neighbourOf, stepOf, typingIn } from './row-keys.ts';

const row = (key: string): TailRow => ({ kind: 'log', key, log: { id: key } as ClassifiedLog });
const rows: TailRow[] = [row('a'), { kind: 'gap', key: 'g', count: 1, reason: '' }, row('b')];
const press = (key: string, target: Element = document.body): KeyboardEvent => {
  let seen: KeyboardEvent | undefined;
  target.addEventListener('keydown', (event) => (seen = event as KeyboardEvent), { once: true });
  const event = new KeyboardEvent('keydown', { key, bubbles: true });
  target.dispatchEvent(event);
  return seen ?? event;
};

test('moves over gaps and stops at the ends', () => {
  expect(neighbourOf(rows, 'a', 1)).toBe('b');
  expect(neighbourOf(rows, 'b', -1)).toBe('a');
  expect(neighbourOf(rows, 'b', 1)).toBeNull();
  expect(neighbourOf(rows, null, 1)).toBe('a');
});

test('j and k, and the arrows, move', () => {
  expect(['j', 'ArrowDown', 'k', 'ArrowUp', 'x'].map((key) => stepOf(press(key)))).toEqual([1, 1, -1, -1, null]);
});

test('keys typed into a text box are left to it', () => {
  const box = document.createElement('input');
  document.body.append(box);
  expect(typingIn(press('j', box))).toBe(true);
  expect(typingIn(press('j'))).toBe(false);
  box.remove();
});

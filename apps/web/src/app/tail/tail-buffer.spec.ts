import type { ClassifiedLog, TailMessage } from '@tocsin/contracts';
import { withMessages } from './tail-buffer.ts';
import { waitMs } from './tail-socket.ts';

const log = (id: string) => ({ id }) as ClassifiedLog;
const logs = (...ids: string[]): TailMessage => ({ type: 'log', cursor: ids.join(), items: ids.map(log) });

test('puts the newest first and keeps the limit', () => {
  const rows = withMessages(withMessages([], [logs('a', 'b')]), [logs('c', 'd')], 3);
  expect(rows.map((row) => row.key)).toEqual(['d', 'c', 'b']);
});

test('shows a gap where it happened', () => {
  const rows = withMessages([], [logs('a'), { type: 'dropped', cursor: '7', count: 12, reason: 'rate' }, logs('b')]);
  expect(rows.map((row) => row.kind)).toEqual(['log', 'gap', 'log']);
});

test('waits longer each time, up to a bound', () => {
  expect(waitMs(0, 1)).toBe(500);
  expect(waitMs(3, 0)).toBe(2000);
  expect(waitMs(50, 1)).toBe(15_000);
});

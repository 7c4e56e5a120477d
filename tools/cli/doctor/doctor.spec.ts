import { diskFinding, nodeFinding } from './local-checks.ts';
import { clockFindings } from './server-checks.ts';

const NOON = Date.parse('2026-11-24T12:00:00.000Z');
const dateOf = (ms: number): string => new Date(ms).toUTCString();

test.each([
  [0, 'ok'],
  [2500, 'ok'],
  [-30_000, 'warning'],
  [30_000, 'warning'],
  [3_600_000, 'failure'],
])('a clock that is %d ms from ours is judged %s', (skewMs, state) => {
  expect(clockFindings(dateOf(NOON + skewMs), NOON)).toMatchObject([{ state }]);
});

test('a server that tells no time is not judged', () => {
  expect(clockFindings(null, NOON)).toEqual([]);
});

test.each([
  ['much room', 50, 'ok'],
  ['a large disk with a small share free', 20, 'ok'],
  ['little of either', 3, 'warning'],
  ['next to nothing', 0.1, 'failure'],
])('a disk with %s: %d of 400 GiB', (_, freeGib, state) => {
  expect(diskFinding('/data', { bavail: freeGib * 2 ** 20, blocks: 400 * 2 ** 20, bsize: 1024 })).toMatchObject({ state });
});

test('a Node that is too old is named', () => {
  expect(nodeFinding('20.19.0')).toMatchObject({ state: 'failure' });
  expect(nodeFinding('24.21.0')).toMatchObject({ state: 'ok' });
});

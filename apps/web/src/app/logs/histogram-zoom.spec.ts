import { zoomRange } from './histogram-zoom.ts';

/** 100 px for each minute from midnight on. */
const timeAt = (px: number) => px * 600;
const starts = [0, 60_000, 120_000];

test('takes what was dragged over, from either side', () => {
  const range = { from: '1970-01-01T00:00:30.000Z', to: '1970-01-01T00:01:30.000Z' };
  expect(zoomRange(50, 150, timeAt, starts, 60_000)).toEqual(range);
  expect(zoomRange(150, 50, timeAt, starts, 60_000)).toEqual(range);
});

test('a click takes the bucket whose bar, drawn around its start, is under it', () => {
  expect(zoomRange(110, 111, timeAt, starts, 60_000)).toEqual({ from: '1970-01-01T00:01:00.000Z', to: '1970-01-01T00:02:00.000Z' });
  expect(zoomRange(60, 60, timeAt, starts, 60_000)?.from).toBe('1970-01-01T00:01:00.000Z');
});

test('asks for nothing where there is nothing', () => expect(zoomRange(0, 100, timeAt, [], 60_000)).toBeNull());

import { changesOf } from './changes.ts';

test('names only what differs, in dotted names', () => {
  expect(changesOf({ a: 1, b: { c: 'x', d: [1] } }, { a: 1, b: { c: 'y', d: [1] }, e: true })).toEqual([
    { path: 'b.c', before: 'x', after: 'y' },
    { path: 'e', before: '', after: 'true' },
  ]);
});

test('shows all of what was made or removed', () => {
  expect(changesOf(undefined, { name: 'n' })).toEqual([{ path: 'name', before: '', after: 'n' }]);
  expect(changesOf(undefined, undefined)).toEqual([]);
});

import { cpuTicks, parseStat, treeOf } from './process-tree.ts';

test('reads a process whose name holds blanks and brackets', () => {
  const line = '42 (post (gres) x) S 7 42 42 0 -1 4194560 1 2 3 4 100 20 3 4 20 0 1 0 55 1 2 18446744073709551615';
  expect(parseStat(line)).toEqual({ pid: 42, parent: 7, ticks: 127 });
});

test('a tree is a process and all that descend from it, whatever their order', () => {
  const process = (pid: number, parent: number) => ({ pid, parent, ticks: pid });
  const all = [process(5, 4), process(4, 2), process(2, 1), process(3, 1), process(9, 8)];
  expect(
    treeOf(2, all)
      .map(({ pid }) => pid)
      .sort(),
  ).toEqual([2, 4, 5]);
});

test('counts the time of a process that runs', () => {
  expect(cpuTicks(process.pid)).toBeGreaterThan(0);
});

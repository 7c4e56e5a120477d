import { jest } from '@jest/globals';
import type { TailBatch } from '@tocsin/core/ports';
import { parseQuery } from '@tocsin/core/query';
import { createLogBatch } from '@tocsin/core/record';
import { TAIL_LOGS_PER_BATCH, TailFilters } from './tail-filters.ts';
import { TailHub } from './tail-hub.ts';

const batchOf = (messages: string[]) => {
  const batch = createLogBatch(messages.length, 'v1');
  batch.length = messages.length;
  messages.forEach((message, row) => {
    batch.timestamp[row] = 1000 + row;
    batch.severityNumber[row] = 9;
    batch.service[row] = 'shop';
    batch.message[row] = message;
  });
  return batch;
};
const filtersFor = (...queries: string[]) => {
  const filters = new TailFilters();
  filters.set(queries.map((query, index) => ({ id: index + 1, query: parseQuery(query) })));
  return filters;
};

describe('the filters of the tails', () => {
  it('find nothing and make nothing where no one listens', () => {
    expect(new TailFilters().match(batchOf(['a']))).toEqual({ rows: [], logs: [], picks: [] });
  });
  it('make each log once, and keep every tail’s order', () => {
    const { logs, picks } = filtersFor('', 'red', 'nothing').match(batchOf(['red one', 'blue two', 'red three']));
    expect(logs).toHaveLength(3);
    expect(picks.map(({ tail, at }) => [tail, at.map((place) => logs[place]?.message)])).toEqual([
      [1, ['red one', 'blue two', 'red three']],
      [2, ['red one', 'red three']],
    ]);
  });
  it('keep the newest and count the rest', () => {
    const { logs, picks } = filtersFor('').match(batchOf(Array.from({ length: TAIL_LOGS_PER_BATCH + 2 }, (_, n) => `m${n}`)));
    expect(picks[0]?.dropped).toBe(2);
    expect(logs[picks[0]?.at[0] ?? 0]?.message).toBe('m2');
  });
});

describe('the hub of the tails', () => {
  const settle: (() => void)[] = [];
  const create = () => {
    const setFilters = jest.fn();
    const settled = () => new Promise<void>((resolve) => settle.push(resolve));
    return { hub: new TailHub({ setFilters, settled, position: '7' }), setFilters };
  };
  const matches = () => filtersFor('').match(batchOf(['a', 'b']));

  it('shows a subscriber everything after its position, and nothing before', async () => {
    const { hub, setFilters } = create();
    const seen: TailBatch[] = [];
    const subscribing = hub.subscribe(parseQuery(''), (batch) => seen.push(batch));
    expect(setFilters).toHaveBeenLastCalledWith([{ id: 1, query: { kind: 'all' } }]);
    hub.committed('9', matches(), (row) => `early${row}`);
    settle.shift()?.();
    const subscription = await subscribing;
    expect(subscription.position).toBe('9');
    hub.committed('11', matches(), (row) => `id${row}`);
    expect(seen.map(({ items, position }) => [position, ...items.map(({ id }) => id)])).toEqual([['11', 'id0', 'id1']]);
    subscription.close();
    hub.committed('13', matches(), () => 'x');
    expect(seen).toHaveLength(1);
    expect(setFilters).toHaveBeenLastCalledWith([]);
    expect(hub.position()).toBe('13');
  });
});

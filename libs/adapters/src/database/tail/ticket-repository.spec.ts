import type { DataSource } from 'typeorm';
import { startTestDatabase } from '../alerting/test-database.ts';
import { TicketRepository } from './index.ts';

let source: DataSource;
let stop: () => Promise<void>;
beforeAll(async () => ({ source, stop } = await startTestDatabase()), 60_000);
afterAll(() => stop?.());
beforeEach(() => source.query('TRUNCATE tail_ticket'));

test('of many who take a ticket at once, one gets in', async () => {
  const tickets = new TicketRepository<{ q: string }>(source);
  await tickets.keep({ ticketHash: 'a', admission: { q: 'x' }, endsAt: new Date(Date.now() + 30_000) }, 10);
  const taken = await Promise.all(Array.from({ length: 8 }, () => tickets.take('a')));
  expect(taken.filter((each) => each !== undefined)).toEqual([{ q: 'x' }]);
});

test('a ticket ends with its time, and makes room for others', async () => {
  let now = 1_000_000;
  const tickets = new TicketRepository<object>(source, () => now);
  const keep = (ticketHash: string) => tickets.keep({ ticketHash, admission: {}, endsAt: new Date(now + 100) }, 1);
  expect([await keep('a'), await keep('b')]).toEqual([true, false]);
  now += 100;
  expect(await keep('b')).toBe(true);
  expect(await tickets.take('a')).toBeUndefined();
  now += 100;
  expect(await tickets.take('b')).toBeUndefined();
});

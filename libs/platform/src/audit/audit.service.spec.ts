import type { AuditEvent, AuditRepository } from '@tocsin/adapters/database';
import { AuditBusyError, AuditService } from './index.ts';

const event = (action: string, more: Partial<AuditEvent> = {}): AuditEvent => ({
  actor: { kind: 'system', id: null, name: 'test' },
  action,
  target: null,
  address: null,
  requestId: null,
  outcome: 'success',
  detail: {},
  ...more,
});

/** A repository whose writes end when the test says so. */
const slowRows = () => {
  const writes: { events: readonly AuditEvent[]; end: (error?: Error) => void }[] = [];
  const append = (events: readonly AuditEvent[]): Promise<void> =>
    new Promise((resolve, reject) => writes.push({ events, end: (error) => (error ? reject(error) : resolve()) }));
  return { writes, service: new AuditService({ append } as unknown as AuditRepository) };
};

test('what comes during a write goes together in the next, in order', async () => {
  const { writes, service } = slowRows();
  const recorded = ['a', 'b', 'c'].map((action) => service.record(event(action)));
  expect(writes.map(({ events }) => events.map(({ action }) => action))).toEqual([['a']]);
  writes[0]?.end();
  await recorded[0];
  expect(writes[1]?.events.map(({ action }) => action)).toEqual(['b', 'c']);
  writes[1]?.end();
  await Promise.all(recorded);
  await service.settled();
});

test('a write that fails is told to those who wait for it, and to nobody else', async () => {
  const { writes, service } = slowRows();
  const first = service.record(event('a'));
  const second = service.record(event('b'));
  writes[0]?.end(new Error('away'));
  await expect(first).rejects.toThrow('away');
  writes[1]?.end();
  await second;
});

test('a stop waits for what nobody waits for', async () => {
  const { writes, service } = slowRows();
  void service.record(event('a'));
  let stopped = false;
  const stop = service.beforeApplicationShutdown().then(() => (stopped = true));
  expect(stopped).toBe(false);
  writes[0]?.end();
  await stop;
});

test('secrets are masked before they are handed on', () => {
  const { writes, service } = slowRows();
  void service.record(event('a', { before: { token: 'x' }, after: { token: 'y' }, detail: { password: 'z' } }));
  expect(writes[0]?.events[0]).toMatchObject({ before: { token: '***' }, after: { token: '***' }, detail: { password: '***' } });
});

test('the queue is bounded', async () => {
  const { service } = slowRows();
  for (let i = 0; i <= 10_000; i++) void service.record(event('a'));
  await expect(service.record(event('a'))).rejects.toThrow(AuditBusyError);
});

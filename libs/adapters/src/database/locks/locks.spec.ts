import type { DataSource } from 'typeorm';
import { startTestDatabase } from '../alerting/test-database.ts';
import { ADVISORY_LOCKS, PostgresLeadership, runAlone } from './index.ts';

let source: DataSource;
let url: string;
let stop: () => Promise<void>;
beforeAll(async () => ({ source, url, stop } = await startTestDatabase()), 60_000);
afterAll(() => stop?.());

/** Something that is waited for. */
const event = <T = void>() => {
  let happen: (value: T) => void = () => undefined;
  const happened = new Promise<T>((resolve) => (happen = resolve));
  return { happen, happened };
};

test('every lock has a number of its own', () => {
  const numbers = Object.values(ADVISORY_LOCKS);
  expect(new Set(numbers).size).toBe(numbers.length);
});

describe('work that one process does at a time', () => {
  test('is left out while another is at it, and done afterwards, also after a failure', async () => {
    const lock = ADVISORY_LOCKS.logRetention;
    const inside = event();
    const done = event();
    const first = runAlone(source, lock, () => (inside.happen(), done.happened));
    await inside.happened;
    expect(await runAlone(source, lock, () => Promise.reject(new Error('must not run')))).toBe(false);
    done.happen();
    expect(await first).toBe(true);
    await expect(runAlone(source, lock, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await runAlone(source, lock, () => Promise.resolve())).toBe(true);
  });
});

describe('leadership', () => {
  const lead = () => {
    const led = event();
    const lost = event<Error>();
    const leadership = new PostgresLeadership({
      ...{ url, lock: ADVISORY_LOCKS.delivery, everyMs: 20 },
      onLead: () => led.happen(),
      onLost: (error) => lost.happen(error),
    });
    return { leadership, led: led.happened, lost: lost.happened };
  };

  test('is one process, and passes on when that stops', async () => {
    const first = lead();
    await first.led;
    const second = lead();
    // The second has asked in vain by the time that it has a connection and the question is answered.
    await source.query(`SELECT pg_sleep(0.2)`);
    expect([first.leadership.isLeader, second.leadership.isLeader]).toEqual([true, false]);
    await first.leadership.close();
    await second.led;
    expect(first.leadership.isLeader).toBe(false);
    await second.leadership.close();
  });

  test('is lost with the connection, told, and found again', async () => {
    const first = lead();
    await first.led;
    await source.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tocsin-leadership'`);
    expect(await first.lost).toBeInstanceOf(Error);
    const second = lead();
    await Promise.race([second.led, new Promise<void>((resolve) => setInterval(() => first.leadership.isLeader && resolve(), 10).unref())]);
    expect([first.leadership.isLeader, second.leadership.isLeader].filter(Boolean)).toHaveLength(1);
    await Promise.all([first.leadership.close(), second.leadership.close()]);
  });
});

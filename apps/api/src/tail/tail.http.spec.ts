import { setTimeout as pause } from 'node:timers/promises';
import type { AlertView, TailMessage, Ticket } from '@tocsin/contracts';
import { ALERT_FEED, LOG_READER, LOG_TAIL } from '@tocsin/core/ports';
import { AuditService } from '@tocsin/platform/audit';
import { DataSource } from 'typeorm';
import { WebSocket } from 'ws';
import { FakeAudit } from '../../test/fake-audit.ts';
import { FakeReader, logOf } from '../../test/fake-reader.ts';
import { FakeTail } from '../../test/fake-tail.ts';
import { FakeTickets } from '../../test/fake-tickets.ts';
import { LogsApp } from '../../test/logs-app.ts';
import { until } from '../../test/until.ts';
import { ACTOR_VALIDITY, TAIL_LIMIT_SETTINGS, TAIL_LIMITS, TailModule } from './index.ts';
import { TicketOffice } from './ticket-office.ts';

const LIMITS = { ...TAIL_LIMITS, coalesceMs: 5, heartbeatMs: 40, validityMs: 20, sessionsPerActor: 3, messageLogs: 50, resumeLogs: 5000 };

/** A client as the dashboard is one. */
class Client {
  readonly messages: TailMessage[] = [];
  closed: { code: number; reason: string } | undefined;
  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => void this.messages.push(JSON.parse(data.toString()) as TailMessage));
    socket.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
    socket.on('error', () => undefined);
  }
  static open(url: string, ticket: string, cursor?: string, headers: Record<string, string> = {}): Client {
    const query = new URLSearchParams({ ticket, ...(cursor === undefined ? {} : { cursor }) });
    return new Client(new WebSocket(`${url.replace('http', 'ws')}/api/v1/stream?${query.toString()}`, { headers }));
  }
  get ids(): string[] {
    return this.messages.flatMap((message) => (message.type === 'log' ? message.items.map(({ id }) => id) : []));
  }
  get cursor(): string {
    return this.messages.at(-1)?.cursor ?? '';
  }
  of<T extends TailMessage['type']>(type: T) {
    return this.messages.filter((message): message is Extract<TailMessage, { type: T }> => message.type === type);
  }
  async ready(): Promise<this> {
    await until(() => this.messages.length > 0);
    return this;
  }
  async gone(): Promise<{ code: number; reason: string }> {
    return until(() => this.closed);
  }
}

describe('the live tail', () => {
  let app: LogsApp;
  let reader: FakeReader;
  let tail: FakeTail;
  const audit = new FakeAudit();
  const tickets = new FakeTickets();
  const alerts = new Set<(alert: AlertView) => void>();
  const disabled = new Set<string>();
  const clients: Client[] = [];
  let next = 0;
  const some = (count: number) => Array.from({ length: count }, () => logOf(next++));
  const idsTo = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `log-${from + i}`);

  beforeEach(async () => {
    next = 0;
    reader = new FakeReader();
    tail = new FakeTail(reader, 200);
    disabled.clear();
    app = await LogsApp.start(
      [TailModule],
      [
        { provide: LOG_READER, useValue: reader },
        { provide: LOG_TAIL, useValue: tail },
        { provide: AuditService, useValue: audit },
        { provide: DataSource, useValue: {} },
        { provide: ACTOR_VALIDITY, useValue: ({ id }: { id: string }) => Promise.resolve(!disabled.has(id)) },
        {
          provide: ALERT_FEED,
          useValue: { subscribe: (listener: (alert: AlertView) => void) => (alerts.add(listener), () => alerts.delete(listener)) },
        },
      ],
      { corsOrigins: ['https://logs.example.org'] },
      [
        [TAIL_LIMIT_SETTINGS, LIMITS],
        [TicketOffice, new TicketOffice(tickets, Date.now)],
      ],
    );
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.socket.terminate();
    await app.stop();
  });

  const ticket = async (q = '', scopes: ('logs:read' | 'alerts:read')[] = ['logs:read']) =>
    (
      await app.json<Ticket>('/api/v1/stream/tickets', scopes, {
        method: 'POST',
        body: JSON.stringify({ q }),
        headers: { 'content-type': 'application/json' },
      })
    ).ticket;
  const open = async (q = '', cursor?: string, headers?: Record<string, string>) => {
    const client = Client.open(app.url, await ticket(q), cursor, headers);
    clients.push(client);
    return client;
  };

  it('says at once that it is live, then sends what is committed, several logs in a message', async () => {
    const client = await (await open()).ready();
    expect(client.messages).toMatchObject([{ type: 'heartbeat', cursor: '0' }]);
    for (let i = 0; i < 10; i++) await tail.commit(some(3));
    await until(() => client.ids.length === 30);
    expect(client.ids).toEqual(idsTo(0, 30));
    expect(client.of('log').length).toBeLessThan(10);
    expect(client.of('log').at(-1)?.cursor).toBe('30');
  });

  it('sends what matches only, and heartbeats that move the cursor on', async () => {
    const client = await (await open('seldom')).ready();
    await tail.commit([...some(5), logOf(900, { message: 'seldom seen' })]);
    await tail.commit(some(5));
    await until(() => client.cursor === '11');
    expect(client.ids).toEqual(['log-900']);
  });

  it('resumes without gap or repeat, however commits, notices and reconnects fall together', async () => {
    let writing = true;
    const writer = (async () => {
      for (let i = 0; writing; i++) {
        await tail.commit(some(1 + (i % 4)), i % 3);
        await pause(1);
      }
    })();
    const seen: string[] = [];
    let cursor = '0';
    for (let round = 0; round < 15; round++) {
      const client = await open('', cursor);
      await until(() => client.ids.length >= 1 + ((round * 37) % 60));
      client.socket.terminate();
      await client.gone();
      expect(client.of('dropped')).toEqual([]);
      seen.push(...client.ids);
      cursor = client.cursor;
    }
    writing = false;
    await writer;
    const last = await open('', cursor);
    await until(() => seen.length + last.ids.length === next);
    expect([...seen, ...last.ids]).toEqual(idsTo(0, next));
  });

  it('passes over what is too much to catch up on, and says how much', async () => {
    await tail.commit(some(6000));
    const client = await open('', '0');
    await until(() => client.of('dropped').length > 0);
    expect(client.ids).toEqual(idsTo(0, 5000));
    expect(client.of('dropped')).toMatchObject([{ count: 1000, reason: 'resume_limit', cursor: '6000' }]);
    await tail.commit(some(2));
    await until(() => client.ids.length === 5002);
    expect(client.ids.slice(-2)).toEqual(['log-6000', 'log-6001']);
  });

  it.each(['nonsense', '99', '-1'])('goes on from now, and says so, with the cursor %s', async (cursor) => {
    await tail.commit(some(3));
    const client = await (await open('', cursor)).ready();
    expect(client.messages[0]).toMatchObject({ type: 'error', code: 'bad_cursor', cursor: '3' });
    await tail.commit(some(1));
    await until(() => client.ids.length === 1);
  });

  it('tells of matches that were too many for a tail, and lets a client that comes back see them', async () => {
    const client = await (await open()).ready();
    await tail.commit(some(250));
    await until(() => client.ids.length === 200);
    expect(client.of('dropped')).toMatchObject([{ count: 50, reason: 'rate', cursor: '0' }]);
  });

  it('drops for a client that is too slow, counts what it dropped, and goes on when it reads again', async () => {
    const slow = await (await open()).ready();
    const quick = await (await open()).ready();
    slow.socket.pause();
    const big = 'x'.repeat(20_000);
    // More than the buffers of both ends of a connection hold.
    for (let committed = 40; committed <= 2000; committed += 40) {
      await tail.commit(Array.from({ length: 40 }, () => logOf(next++, { message: big })));
      await until(() => quick.ids.length === committed);
    }
    slow.socket.resume();
    await until(() => slow.of('dropped').length > 0);
    await tail.commit(some(1));
    await until(() => slow.ids.at(-1) === `log-${next - 1}`);
    const dropped = slow.of('dropped').reduce((sum, { count }) => sum + count, 0);
    expect(slow.of('dropped').every(({ reason }) => reason === 'slow_client')).toBe(true);
    expect(slow.ids.length + dropped).toBe(next);
    expect(quick.ids).toHaveLength(next);
  });

  it('shows alerts to those who may see them', async () => {
    const mine = Client.open(app.url, await ticket('', ['logs:read', 'alerts:read']));
    const other = await open();
    clients.push(mine);
    await Promise.all([mine.ready(), other.ready()]);
    for (const listener of alerts) listener({ id: 'a1' } as AlertView);
    await until(() => mine.of('alert').length === 1);
    expect(mine.of('alert')[0]).toMatchObject({ type: 'alert', alert: { id: 'a1' }, cursor: '0' });
    expect(other.of('alert')).toEqual([]);
  });

  describe('who may open one', () => {
    it('needs a ticket that is new', async () => {
      const once = await ticket();
      await Client.open(app.url, once).ready();
      for (const bad of [once, 'made-up', '']) {
        const client = Client.open(app.url, bad);
        expect(await client.gone()).toEqual({ code: 1008, reason: 'unauthenticated' });
        expect(client.messages).toMatchObject([{ type: 'error', code: 'unauthenticated' }]);
      }
    });
    it('is told to come back while it cannot be told whether the ticket is good', async () => {
      tickets.away = true;
      const client = await open();
      expect(await client.gone()).toEqual({ code: 1013, reason: 'unavailable' });
      tickets.away = false;
    });
    it('is not a page of another origin', async () => {
      expect(await (await open('', undefined, { origin: 'https://evil.example' })).gone()).toMatchObject({ code: 1008 });
      expect(await (await open('', undefined, { origin: 'null' })).gone()).toMatchObject({ code: 1008 });
      await (await open('', undefined, { origin: app.url })).ready();
      await (await open('', undefined, { origin: 'https://logs.example.org' })).ready();
    });
    it('has so many at most', async () => {
      for (let i = 0; i < 3; i++) await (await open()).ready();
      const client = await open();
      expect(await client.gone()).toEqual({ code: 1013, reason: 'busy' });
    });
    it('asks with a query that can be read, and may read logs', async () => {
      const ask = (scopes: 'logs:write'[] | 'logs:read'[], q: string) =>
        app.fetch('/api/v1/stream/tickets', scopes, {
          method: 'POST',
          body: JSON.stringify({ q }),
          headers: { 'content-type': 'application/json' },
        });
      expect((await ask(['logs:write'], '')).status).toBe(403);
      expect(await (await ask(['logs:read'], '(')).json()).toMatchObject({ status: 400, code: 'query_syntax' });
      expect(audit.actions()).toContain('logs.tail');
    });
    it('is let go when the user is disabled', async () => {
      const client = await (await open()).ready();
      disabled.add('ann');
      expect(await client.gone()).toEqual({ code: 1008, reason: 'forbidden' });
      expect(client.of('error')).toMatchObject([{ code: 'forbidden' }]);
      expect(tail.size).toBe(0);
    });
    it('has nothing to say', async () => {
      const client = await (await open()).ready();
      client.socket.send('x'.repeat(5000));
      expect(await client.gone()).toMatchObject({ code: 1009 });
    });
  });

  it('ends politely when the server stops, and leaves no subscription', async () => {
    const client = await (await open()).ready();
    const gone = client.gone();
    await app.stop();
    expect((await gone).code).toBe(1001);
    expect(tail.size).toBe(0);
  });
});

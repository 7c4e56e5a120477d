import { createHash } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import type { SearchResult, TrendsResult } from '@tocsin/contracts';
import { LOG_READER } from '@tocsin/core/ports';
import { AuditService } from '@tocsin/platform/audit';
import { FakeAudit } from '../../test/fake-audit.ts';
import { FakeReader, logOf } from '../../test/fake-reader.ts';
import { LogsApp } from '../../test/logs-app.ts';
import { until } from '../../test/until.ts';
import { LogsModule } from './index.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('reading logs over HTTP', () => {
  let app: LogsApp;
  let reader: FakeReader;
  let audit: FakeAudit;
  beforeAll(async () => {
    reader = new FakeReader();
    audit = new FakeAudit();
    app = await LogsApp.start(
      [LogsModule],
      [
        { provide: LOG_READER, useValue: reader },
        { provide: AuditService, useValue: audit },
      ],
    );
  });
  afterAll(() => app.stop());
  beforeEach(() => {
    reader.logs.length = 0;
    reader.calls.length = 0;
    audit.rows.length = 0;
    audit.failure = undefined;
    reader.logs.push(logOf(1), logOf(2), logOf(3));
  });
  const read = (path: string, init?: RequestInit) => app.fetch(path, ['logs:read'], init);
  const problem = async (path: string) => (await read(path)).json();

  it('searches by query, range, order and page, and leaves an audit row', async () => {
    const response = await read('/api/v1/logs/search?q=two&from=2026-03-01T10:00:00Z&to=2026-03-01T11:00:00Z&limit=7&order=asc');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ items: [], nextCursor: null, total: { value: 0, relation: 'eq' } });
    expect(reader.calls[0]).toEqual({
      method: 'search',
      request: {
        query: { kind: 'word', word: 'two' },
        from: NOW - 7_200_000,
        to: NOW - 3_600_000,
        limit: 7,
        order: 'asc',
        cursor: undefined,
      },
    });
    expect(audit.rows).toMatchObject([{ action: 'logs.search', actor: { id: 'ann' }, outcome: 'success', detail: { q: 'two', count: 0 } }]);
  });

  it('answers the paths of the first architecture by the same handlers', async () => {
    for (const path of ['search', 'stats', 'trends']) {
      expect((await read(`/logs/${path}`)).status).toBe(200);
      expect((await fetch(`${app.url}/logs/${path}`)).status).toBe(401);
    }
    expect(reader.calls.map(({ method }) => method)).toEqual(['search', 'stats', 'trends']);
  });

  it('points at what is wrong in a query', async () => {
    expect(await problem('/api/v1/logs/search?q=level%3A(error')).toMatchObject({
      status: 400,
      code: 'query_syntax',
      position: { offset: expect.any(Number), length: expect.any(Number) },
    });
  });

  it.each([
    ['/api/v1/logs/search?from=yesterday', 'from'],
    ['/api/v1/logs/search?limit=5000', 'limit'],
    ['/api/v1/logs/stats?groupBy=user', 'groupBy'],
    ['/api/v1/logs/trends?interval=7x', 'interval'],
    ['/api/v1/logs/trends?interval=1s&from=now-7d', 'interval'],
    ['/api/v1/logs/search?from=now&to=now-1h', 'to'],
  ])('names the parameter that is wrong: %s', async (path, name) => {
    expect(await problem(path)).toMatchObject({ status: 422, code: 'invalid', errors: [{ path: name }] });
  });

  it('refuses a cursor that is not one of ours', async () => {
    expect(await problem('/api/v1/logs/search?cursor=bad')).toMatchObject({ status: 400, code: 'malformed' });
  });

  it('chooses the interval, and shows no empty buckets of the future', async () => {
    const { interval, buckets } = await app.json<TrendsResult>('/api/v1/logs/trends?from=now-1h', ['logs:read']);
    expect(interval).toBe('30s');
    expect(buckets.length).toBeGreaterThanOrEqual(120);
    expect(buckets.length).toBeLessThanOrEqual(122);
  });

  it('completes fields and values', async () => {
    expect((await app.json<{ fields: unknown[] }>('/api/v1/logs/fields', ['logs:read'])).fields).toEqual(
      expect.arrayContaining([
        { name: 'service', type: 'keyword' },
        { name: 'latency_ms', type: 'number' },
      ]),
    );
    expect(await app.json('/api/v1/logs/fields/latency_ms/values?prefix=1', ['logs:read'])).toEqual({
      values: [{ value: 'shop', count: 3 }],
    });
    expect(reader.calls.at(-1)?.request).toEqual({ field: 'attributes.latency_ms', prefix: '1' });
  });

  it('shows one log, and its neighbours', async () => {
    expect(await app.json('/api/v1/logs/log-2', ['logs:read'])).toEqual(reader.logs[1]);
    expect(await app.json('/api/v1/logs/log-2/context?before=1&after=0', ['logs:read'])).toEqual({
      before: [reader.logs[0]],
      log: reader.logs[1],
      after: [],
    });
    expect(await problem('/api/v1/logs/none')).toMatchObject({ status: 404, code: 'not_found' });
    expect(await problem('/api/v1/logs/none/context')).toMatchObject({ status: 404 });
  });

  it('is 503 with Retry-After while the store is away, without saying why', async () => {
    reader.failure = new Error('SQLITE_IOERR /secret/path');
    const response = await read('/api/v1/logs/search');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await response.text()).not.toContain('SQLITE');
  });

  it('answers a search although the audit log is away', async () => {
    audit.failure = new Error('away');
    expect((await read('/api/v1/logs/search')).status).toBe(200);
  });

  it('gives a search up when its caller goes away', async () => {
    let open = (): void => undefined;
    reader.gate = new Promise((resolve) => (open = resolve));
    const caller = new AbortController();
    const answer = read('/api/v1/logs/search', { signal: caller.signal }).catch(() => 'gone');
    await until(() => reader.calls.length > 0);
    caller.abort();
    await until(() => reader.aborted);
    expect(await answer).toBe('gone');
    open();
    reader.gate = Promise.resolve();
  });

  describe('exports', () => {
    const exportAs = (format: string) =>
      new Promise<{ response: IncomingMessage; text: string }>((resolve, reject) => {
        get(`${app.url}/api/v1/logs/export?format=${format}`, { headers: { authorization: 'Bearer ann logs:export' } }, (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (part: string) => (text += part));
          response.on('end', () => resolve({ response, text })).on('error', reject);
        });
      });
    const fill = (count: number) => {
      reader.logs.length = 0;
      for (let n = 0; n < count; n++) reader.logs.push(logOf(n));
    };

    it('hold every match, with count and checksum at the end, and are audited', async () => {
      fill(2500);
      const { response, text } = await exportAs('ndjson');
      const logs = text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as SearchResult['items'][number]);
      expect(logs).toEqual(reader.logs);
      expect(response.headers['content-disposition']).toMatch(/^attachment; filename="logs-\d{8}T\d{6}-\d{8}T\d{6}\.ndjson"$/);
      expect(response.trailers).toEqual({
        'tocsin-rows': '2500',
        'tocsin-sha256': createHash('sha256').update(text).digest('hex'),
      });
      await until(() => audit.rows.length > 0);
      expect(audit.rows).toMatchObject([
        { action: 'logs.export', outcome: 'success', detail: { format: 'ndjson', count: 2500, complete: true } },
      ]);
    });

    it('as CSV are safe to open in a spreadsheet', async () => {
      reader.logs.splice(0, 3, logOf(1, { message: '=cmd|\'/c calc\'!A1, "quoted"\nsecond line', attributes: { a: { b: 1 } as never } }));
      const { text } = await exportAs('csv');
      const [head, row] = [text.slice(0, text.indexOf('\r\n')), text.slice(text.indexOf('\r\n') + 2)];
      expect(head.split(',').slice(0, 3)).toEqual(['timestamp', 'level', 'service']);
      expect(row).toContain(`"'=cmd|'/c calc'!A1, ""quoted""\nsecond line"`);
      expect(row).toContain('"{""a"":{""b"":1}}"');
      expect(row.endsWith('\r\n')).toBe(true);
    });

    it('read no faster than their caller, and stop when it goes away', async () => {
      fill(100_000);
      reader.chunksRead = 0;
      const closed = reader.exportsClosed;
      const response = await new Promise<IncomingMessage>((resolve) => {
        get(`${app.url}/api/v1/logs/export`, { headers: { authorization: 'Bearer ann logs:export' } }, resolve);
      });
      response.pause();
      response.on('error', () => undefined);
      await until(() => reader.chunksRead > 0);
      let before = -1;
      await until(async () => {
        const same = before === reader.chunksRead;
        before = reader.chunksRead;
        await new Promise((resolve) => setTimeout(resolve, 30));
        return same;
      });
      expect(reader.chunksRead).toBeLessThan(1000);
      response.destroy();
      await until(() => reader.exportsClosed > closed);
      await until(() => audit.rows.length > 0);
      expect(audit.rows).toMatchObject([{ action: 'logs.export', outcome: 'failure', detail: { complete: false } }]);
    });

    it('that are never read, or only asked about, leave nothing running', async () => {
      fill(1000);
      for (let i = 0; i < 4; i++) {
        expect((await app.fetch('/api/v1/logs/export', ['logs:export'], { method: 'HEAD' })).status).toBe(200);
      }
    });

    it('tell a store that is away before they begin, and a failure in the middle by breaking off', async () => {
      reader.failure = new Error('away');
      const response = await app.fetch('/api/v1/logs/export', ['logs:export']);
      expect(response.status).toBe(503);
      expect(audit.rows).toMatchObject([{ outcome: 'failure' }]);
    });

    it('are not for those who may only read', async () => {
      expect((await read('/api/v1/logs/export')).status).toBe(403);
    });
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlockStore } from '@tocsin/adapters/block-store';
import { type KnownTemplate, TemplateRepository } from '@tocsin/adapters/database';
import type { PatternsResult, Problem, SearchResult } from '@tocsin/contracts';
import { CLOCK, LOG_READER } from '@tocsin/core/ports';
import { templateOfMessage } from '@tocsin/core/templates';
import { AuditService } from '@tocsin/platform/audit';
import { DataSource } from 'typeorm';
import { FakeAudit } from '../../test/fake-audit.ts';
import { LogsApp } from '../../test/logs-app.ts';
import { StoreIntake } from '../../test/store-intake.ts';
import { LogsModule } from '../logs/index.ts';
import { PatternsModule } from './patterns.module.ts';

const NOW = Date.UTC(2026, 2, 10, 12);
const MINUTE = 60_000;
const DAY = 86_400_000;
/** Messages of a service at a time, `count` of them a second apart. */
const logs = (message: (n: number) => string, count: number, agoMs: number, more: object = {}): string[] =>
  Array.from({ length: count }, (_, n) =>
    JSON.stringify({ timestamp: new Date(NOW - agoMs + n * 1000).toISOString(), service: 'shop', message: message(n), ...more }),
  );
const paid = (n: number): string => `order ${n} paid`;
const slow = (n: number): string => `query took ${n + 900} ms`;
const denied = (n: number): string => `login denied from 10.0.0.${n}`;

/** Over the real store and pipeline; of the registry only what it answers. */
describe('GET /patterns', () => {
  let folder: string;
  let store: BlockStore;
  let app: LogsApp;
  const known: KnownTemplate[] = [];
  const registry: Pick<TemplateRepository, 'find'> = {
    find: (ids) => Promise.resolve(known.filter(({ templateId }) => ids.includes(templateId))),
  };
  const patterns = (search = ''): Promise<PatternsResult> => app.json(`/api/v1/patterns${search}`, ['logs:read']);
  const idOf = async (q: string): Promise<string> => {
    const found = await app.json<SearchResult>(`/api/v1/logs/search?from=now-7d&q=${encodeURIComponent(q)}`, ['logs:read']);
    return found.items[0]?.templateId ?? '';
  };
  const textsOf = ({ items }: PatternsResult): string[] => items.map(({ text }) => text);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'api-patterns-'));
    store = await BlockStore.open({ directory: join(folder, 'logs'), synchronous: 'normal', readers: 1 });
    const lines = [
      ...logs(paid, 6, 30 * MINUTE),
      ...logs(slow, 3, 10 * MINUTE, { level: 'warn', service: 'web' }),
      ...logs(denied, 1, 5 * MINUTE, { level: 'error' }),
      ...logs(paid, 5, DAY + 30 * MINUTE),
      ...logs(denied, 4, DAY + 5 * MINUTE),
    ];
    const body = new TextEncoder().encode(lines.join('\n'));
    await new StoreIntake(store).submit({ batchId: 'b', format: 'ndjson', body, receivedAt: NOW });
    app = await LogsApp.start(
      [LogsModule, PatternsModule],
      [
        { provide: LOG_READER, useValue: store.reader },
        { provide: CLOCK, useValue: () => NOW },
        { provide: AuditService, useValue: new FakeAudit() },
        { provide: DataSource, useValue: {} },
      ],
      {},
      [[TemplateRepository, registry]],
    );
    const first = async (q: string, message: string, firstSeen: number): Promise<number> =>
      known.push({ templateId: await idOf(q), text: templateOfMessage(message), firstSeen, lastSeen: NOW });
    await first('paid', paid(1), NOW - DAY);
    await first('took', slow(1), NOW - 10 * MINUTE);
  }, 60_000);
  afterAll(async () => {
    await app?.stop();
    await store?.close();
    if (folder) rmSync(folder, { recursive: true });
  });

  test('tells what the logs of the last hour have in common, the most frequent first', async () => {
    const result = await patterns();
    expect(result).toMatchObject({
      total: 10,
      patterns: 3,
      before: { from: new Date(NOW - DAY - 60 * MINUTE).toISOString(), to: new Date(NOW - DAY).toISOString(), total: 9 },
      trendFrom: new Date(NOW - 60 * MINUTE).toISOString(),
      trendSeconds: 120,
    });
    const [first, second] = result.items;
    expect(first).toMatchObject({
      text: 'order <*> paid',
      ...{ count: 6, share: 0.6, before: 5 },
      ...{ firstSeen: new Date(NOW - DAY).toISOString(), lastSeen: new Date(NOW).toISOString() },
      ...{ levels: { info: 6 }, services: { shop: 6 } },
    });
    expect(first?.change).toBeCloseTo(0.2);
    expect(first?.trend).toEqual([...new Array<number>(15).fill(0), 6, ...new Array<number>(14).fill(0)]);
    expect(Object.values(first?.categories ?? {})).toEqual([6]);
    expect(second).toMatchObject({
      text: 'query took <*> ms',
      count: 3,
      before: 0,
      change: null,
      services: { web: 3 },
      levels: { warn: 3 },
    });
  });

  test('the text of what the registry does not know is that of its logs, the times stay unknown', async () => {
    const { items } = await patterns('?q=login');
    expect(items).toMatchObject([
      { text: 'login denied from <*>', count: 1, before: 4, change: -0.75, firstSeen: null, lastSeen: null, share: 1 },
    ]);
  });

  test.each([
    ['rare', ['login denied from <*>', 'query took <*> ms', 'order <*> paid']],
    ['rising', ['query took <*> ms', 'order <*> paid']],
    ['new', ['query took <*> ms']],
  ])('sorted by %s', async (sort, texts) => {
    expect(textsOf(await patterns(`?sort=${sort}`))).toEqual(texts);
  });

  test('shows no more than asked for, and says how many there are', async () => {
    const result = await patterns('?limit=1');
    expect([result.items.length, result.patterns, result.total]).toEqual([1, 3, 10]);
  });

  test('a range without logs has no patterns', async () => {
    expect(await patterns('?from=now-3m')).toMatchObject({ items: [], total: 0, patterns: 0 });
  });

  test.each(['?sort=best', '?limit=201', '?q=(', '?from=yesterday', '?page=2'])('refuses %s', async (search) => {
    const answer = await app.fetch(`/api/v1/patterns${search}`, ['logs:read']);
    expect([answer.status, ((await answer.json()) as Problem).code]).toEqual([expect.any(Number), expect.any(String)]);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  test('is for those who may read logs', async () => {
    expect((await app.fetch('/api/v1/patterns', ['logs:write'])).status).toBe(403);
  });
});

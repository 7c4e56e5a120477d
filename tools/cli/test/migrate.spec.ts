import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_RULES } from '@tocsin/adapters/database/schema';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@tocsin/adapters/embedded-postgres';
import { describeWithElasticsearch, testElasticsearch } from '@tocsin/adapters/testing';
import pg from 'pg';
import type { MigrationReport } from '../migrate/migration-report.ts';
import { fill } from './installation.ts';
import { makeFolder, StandaloneServer } from './standalone-server.ts';
import { tocsin } from './tocsin.ts';

const LOGS = 3000;

describeWithElasticsearch('tocsin migrate, from a real standalone installation to a real PostgreSQL and Elasticsearch', () => {
  const dataDir = makeFolder();
  const folder = makeFolder();
  const urlFile = join(folder, 'database-url');
  const index = `cli-migrate-${randomBytes(4).toString('hex')}`;
  let database: EmbeddedPostgres;

  const elasticsearch = async (method: string, path: string, body?: object): Promise<unknown> => {
    const init = { method, headers: { 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${testElasticsearch()}/${path}`, init);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const migrate = async (...more: string[]): Promise<{ code: number | null; stderr: string; report: MigrationReport }> => {
    const to = ['--to-database-file', urlFile, '--to-elasticsearch', testElasticsearch(), '--to-index', index];
    const run = await tocsin(['migrate', '--from-data', dataDir, ...to, '--json', ...more]);
    return { code: run.code, stderr: run.stderr, report: (run.stdout === '' ? {} : JSON.parse(run.stdout)) as MigrationReport };
  };
  const sql = async (text: string): Promise<unknown[]> => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query(text)).rows as unknown[];
    } finally {
      await client.end();
    }
  };
  const anyDocument = async (): Promise<{ _index: string; _id: string; _source: { message: string } }> => {
    const found = (await elasticsearch('POST', `${index}/_search`, { size: 1, sort: [{ timestamp: 'desc' }, { id: 'desc' }] })) as {
      hits: { hits: Awaited<ReturnType<typeof anyDocument>>[] };
    };
    const [hit] = found.hits.hits;
    if (hit === undefined) throw new Error('There is no document.');
    return hit;
  };

  beforeAll(async () => {
    database = await startEmbeddedPostgres({ dataDir: folder });
    writeFileSync(urlFile, database.url, { mode: 0o600 });
    const server = await StandaloneServer.start(dataDir);
    try {
      await fill(server, LOGS);
      // What is written behind a migration would be lost.
      const { code, stderr } = await migrate();
      expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('stop it first') });
    } finally {
      await server.stop();
    }
  }, 180_000);
  afterAll(async () => {
    await database?.stop();
    const indices = (await elasticsearch('GET', `${index}-*/_settings?allow_no_indices=true`)) as Record<string, unknown>;
    for (const name of Object.keys(indices)) await elasticsearch('DELETE', name);
    await elasticsearch('DELETE', `_index_template/${index}`).catch(() => undefined);
  });

  test('a dry run counts, and touches nothing', async () => {
    const { code, report } = await migrate('--dry-run');
    expect(code).toBe(0);
    expect(report.days.reduce((sum, { source }) => sum + source.logs, 0)).toBe(LOGS + 1);
    expect(await sql(`SELECT FROM pg_class WHERE relname = 'rules'`)).toEqual([]);
  });

  test('moves everything, compares it row by row, and both stores answer alike', async () => {
    const { code, stderr, report } = await migrate('--verify-queries', '150');
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(report.queries).toEqual({ asked: 150, seed: 1, disagreements: [] });
    expect(report.days.length).toBeGreaterThanOrEqual(5);
    expect(report.days.reduce((sum, { target }) => sum + (target?.logs ?? 0), 0)).toBe(LOGS + 1);
    for (const { source, target } of report.days) expect(target).toEqual(source);
    const moved = Object.fromEntries(report.tables.map(({ table, target }) => [table, target?.rows]));
    expect(moved).toMatchObject({ app_user: 1, rules: DEFAULT_RULES.length + 1, signing_key: 1 });
    expect(moved['audit_entry']).toBeGreaterThan(5);
    for (const { source, target } of report.tables) expect(target).toEqual(source);
  }, 180_000);

  test('a second run changes nothing', async () => {
    const { code, report } = await migrate();
    expect(code).toBe(0);
    expect(report.days.map(({ sent }) => sent)).toEqual(report.days.map(() => 0));
    expect(report.tables.map(({ changed }) => changed)).toEqual(report.tables.map(() => 0));
  }, 120_000);

  test('what a run that was cut off had not sent is sent, and little else', async () => {
    const { _index, _id } = await anyDocument();
    await elasticsearch('DELETE', `${_index}/_doc/${_id}?refresh=true`);
    const { code, report } = await migrate('--only', 'logs');
    expect(code).toBe(0);
    const sent = report.days.reduce((sum, each) => sum + (each.sent ?? 0), 0);
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(LOGS / 10);
  }, 120_000);

  test('a log that differs is found by its checksum, and fails the run', async () => {
    const { _index, _id, _source } = await anyDocument();
    const put = (message: string) => elasticsearch('PUT', `${_index}/_doc/${_id}?refresh=true`, { ..._source, message });
    await put(`${_source.message}.`);
    const { code, stderr, report } = await migrate('--only', 'logs');
    expect(code).toBe(1);
    expect(stderr).toContain('does not hold what the source holds');
    expect(report.days.filter(({ source, target }) => source.sha256 !== target?.sha256)).toHaveLength(1);
    await put(_source.message);
  }, 120_000);

  test('a cluster that is in use already is not touched', async () => {
    await sql(`INSERT INTO rules SELECT gen_random_uuid(), 'Its own', description, enabled, kind, query, group_by, window_span, operator, threshold,
      for_span, severity, cooldown, channels, created_at, updated_at, updated_by FROM rules LIMIT 1`);
    await sql(`UPDATE rules SET threshold = 4711 WHERE name = 'Siren'`);
    const { code, stderr } = await migrate('--only', 'control');
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        `in use already: rules would hold ${DEFAULT_RULES.length + 2} rows instead of ${DEFAULT_RULES.length + 1}`,
      ),
    });
    expect(await sql(`SELECT threshold FROM rules WHERE name = 'Siren'`)).toEqual([{ threshold: 4711 }]);
  });
});

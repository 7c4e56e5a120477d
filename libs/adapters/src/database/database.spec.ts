import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Settings } from '@tocsin/contracts';
import type { DataSource } from 'typeorm';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded-postgres/index.ts';
import { type AuditEvent, AuditRepository, configVersion, openDatabase, SettingsRepository } from './index.ts';

let dataDir: string;
let server: EmbeddedPostgres;
let source: DataSource;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'database-'));
  chmodSync(dataDir, 0o755);
  server = await startEmbeddedPostgres({ dataDir });
  // Two processes that start at once must not both migrate.
  const [first, second] = await Promise.all([openDatabase({ url: server.url }), openDatabase({ url: server.url })]);
  await second.destroy();
  source = first;
});
afterAll(async () => {
  await source.destroy();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const event = (action: string, detail: Record<string, unknown> = {}): AuditEvent => ({
  actor: { kind: 'user', id: 'u1', name: 'Ada' },
  action,
  target: null,
  address: '127.0.0.1',
  requestId: null,
  outcome: 'success',
  detail,
});

test('audit rows form one chain however many writers append at once', async () => {
  const audit = new AuditRepository(source);
  await Promise.all(
    Array.from({ length: 20 }, (_, i) => audit.append([event('logs.search', { i, odd: 'a\u0000b' }), event('logs.export')])),
  );
  expect(await audit.verify()).toMatchObject({ valid: true, rows: 40, firstBadSeq: null });
  const page = await audit.list({ action: 'logs.search', actor: 'Ada', limit: 5 });
  expect(page).toHaveLength(5);
  const older = await audit.list({ action: 'logs.search', before: page[4]?.seq, limit: 100 });
  expect(older).toHaveLength(15);
});

test.each(['UPDATE audit_entry SET actor_name = $$x$$', 'DELETE FROM audit_entry', 'TRUNCATE audit_entry'])(
  'the database refuses %s',
  async (sql) => {
    await expect(source.query(sql)).rejects.toThrow('append-only');
  },
);

test('an edit made around the triggers is found at its row', async () => {
  const audit = new AuditRepository(source);
  await source.query('ALTER TABLE audit_entry DISABLE TRIGGER USER');
  await source.query(`UPDATE audit_entry SET actor_name = 'Eve' WHERE seq = 7`);
  expect(await audit.verify()).toMatchObject({ valid: false, firstBadSeq: 7 });
  await source.query(`UPDATE audit_entry SET actor_name = 'Ada' WHERE seq = 7`);
  await source.query('DELETE FROM audit_entry WHERE seq = 9');
  expect(await audit.verify()).toMatchObject({ valid: false, firstBadSeq: 10 });
  await source.query('ALTER TABLE audit_entry ENABLE TRIGGER USER');
});

test('a change of settings is a new configuration version', async () => {
  const settings = new SettingsRepository(source);
  expect(await settings.read()).toEqual(Settings.parse({}));
  const version = await configVersion(source);
  await settings.write({ ...Settings.parse({}), retention: { days: 7 } });
  expect((await settings.read()).retention.days).toBe(7);
  expect(await configVersion(source)).toBeGreaterThan(version);
});

test('the migrations can be taken back and made again', async () => {
  const made = source.migrations.length;
  for (let i = 0; i < made; i++) await source.undoLastMigration();
  expect(await source.runMigrations()).toHaveLength(made);
});

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { reachEmbeddedPostgres, startEmbeddedPostgres } from './index.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'reach-postgres-'));
  chmodSync(dataDir, 0o755);
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const query = async (url: string, text: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows as unknown[];
  } finally {
    await client.end();
  }
};

test('a tool uses the server of a running installation and leaves it running, else one started for it that it ends', async () => {
  const server = await startEmbeddedPostgres({ dataDir });
  await query(server.url, 'CREATE TABLE kept (n int)');
  const beside = await reachEmbeddedPostgres(dataDir);
  expect({ running: beside.running, rows: await query(beside.url, 'SELECT n FROM kept') }).toEqual({ running: true, rows: [] });
  await beside.release();
  await query(server.url, 'INSERT INTO kept VALUES (7)');
  await server.stop();

  const alone = await reachEmbeddedPostgres(dataDir);
  expect({ running: alone.running, rows: await query(alone.url, 'SELECT n FROM kept') }).toEqual({ running: false, rows: [{ n: 7 }] });
  await alone.release();
  await expect(query(alone.url, 'SELECT 1')).rejects.toThrow();
});

test('where there is no database, none is made', async () => {
  await expect(reachEmbeddedPostgres(dataDir)).rejects.toMatchObject({ code: 'no_database' });
});

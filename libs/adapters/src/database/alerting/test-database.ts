import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { startEmbeddedPostgres } from '../../embedded-postgres/index.ts';
import { openDatabase } from '../open-database.ts';

/** A real PostgreSQL of its own with all tables, for tests; `stop` ends it and removes its files. */
export const startTestDatabase = async (): Promise<{ url: string; source: DataSource; stop: () => Promise<void> }> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-alerting-'));
  // Where the tests run as root, PostgreSQL runs as another user who must get in.
  await chmod(dataDir, 0o755);
  const server = await startEmbeddedPostgres({ dataDir });
  const source = await openDatabase({ url: server.url });
  return {
    url: server.url,
    source,
    stop: async () => {
      await source.destroy();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

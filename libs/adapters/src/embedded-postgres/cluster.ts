import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresBinaries } from './binaries.ts';
import { EmbeddedPostgresError } from './errors.ts';
import type { SystemUser } from './system-user.ts';

export const DATABASE_USER = 'tocsin';

/** The files under `<dataDir>/postgres`. */
export interface ClusterPaths {
  home: string;
  cluster: string;
  password: string;
  owner: string;
  log: string;
}
export const clusterPaths = (home: string): ClusterPaths => ({
  home,
  cluster: join(home, 'cluster'),
  password: join(home, 'password'),
  owner: join(home, 'owner.json'),
  log: join(home, 'server.log'),
});

const run = promisify(execFile);

/** Environment of the server: nothing of ours, so that no secret of the parent can be read from it. */
export const serverEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  LC_ALL: 'C',
  TZ: 'UTC',
  ...(process.env['SystemRoot'] ? { SystemRoot: process.env['SystemRoot'] } : {}),
});

/** Folders with the rights that PostgreSQL needs: as root, its user may pass through ours but not list it. */
export const makeHome = (home: string, user: SystemUser | undefined): void => {
  mkdirSync(home, { recursive: true });
  chmodSync(home, user ? 0o711 : 0o700);
};

/**
 * Makes the cluster on the first start and gives its password. The cluster is built beside its place and renamed into it,
 * so that a start that was killed half-way leaves nothing that looks finished.
 */
export const ensureCluster = async (paths: ClusterPaths, bin: PostgresBinaries, user: SystemUser | undefined): Promise<string> => {
  ownCluster(paths.cluster, user);
  if (existsSync(join(paths.cluster, 'PG_VERSION'))) return keptPassword(paths);
  const building = `${paths.cluster}.new`;
  rmSync(building, { recursive: true, force: true });
  mkdirSync(building, { mode: 0o700 });
  const password = randomBytes(32).toString('base64url');
  const passwordForInit = join(paths.home, 'password.init');
  writeFileSync(paths.password, password, { mode: 0o600 });
  chmodSync(paths.password, 0o600);
  writeFileSync(passwordForInit, password, { mode: 0o600 });
  if (user) {
    chownSync(building, user.uid, user.gid);
    chownSync(passwordForInit, user.uid, user.gid);
  }
  try {
    const flags = ['-D', building, '-U', DATABASE_USER, '-A', 'scram-sha-256', `--pwfile=${passwordForInit}`, '-E', 'UTF8', '--locale=C'];
    await run(bin.initdb, flags, { ...user, cwd: building, env: serverEnvironment() });
  } catch (error) {
    const said = String((error as { stderr?: string }).stderr ?? error).trim();
    throw new EmbeddedPostgresError('start_failed', `PostgreSQL could not make its data folder ${building}: ${said}`, { cause: error });
  } finally {
    rmSync(passwordForInit, { force: true });
  }
  renameSync(building, paths.cluster);
  return password;
};

/**
 * PostgreSQL takes a folder only where it is its own; a copy or a restored backup belongs to who made it. As root we give it to PostgreSQL's user.
 * @throws EmbeddedPostgresError where we may not
 */
const ownCluster = (cluster: string, user: SystemUser | undefined): void => {
  const owner = statSync(cluster, { throwIfNoEntry: false })?.uid;
  const needed = user?.uid ?? process.getuid?.();
  if (owner === undefined || needed === undefined || owner === needed) return;
  if (!user) {
    throw new EmbeddedPostgresError(
      'unreachable_folder',
      `The database folder ${cluster} belongs to another user (number ${owner}), and PostgreSQL takes only its own. ` +
        `Start Tocsin as that user, or give it the folder: \`sudo chown -R "$(id -u)" ${cluster}\`.`,
    );
  }
  for (const name of readdirSync(cluster, { recursive: true, encoding: 'utf8' })) lchownSync(join(cluster, name), user.uid, user.gid);
  chmodSync(cluster, 0o700);
  // Last: a start that was cut short before goes on with it.
  chownSync(cluster, user.uid, user.gid);
};

const keptPassword = (paths: ClusterPaths): string => {
  try {
    const password = readFileSync(paths.password, 'utf8').trim();
    chmodSync(paths.password, 0o600);
    if (password !== '') return password;
  } catch {
    // Said below.
  }
  throw new EmbeddedPostgresError(
    'start_failed',
    `The password of the embedded PostgreSQL is missing: ${paths.password}. Restore it from a backup.`,
  );
};

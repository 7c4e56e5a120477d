import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { EmbeddedPostgresError } from './errors.ts';

export interface SystemUser {
  uid: number;
  gid: number;
}

const idOf = (flag: '-u' | '-g'): number =>
  Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
const find = (): SystemUser | undefined => {
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    return undefined;
  }
};

/** PostgreSQL refuses to run as root: then it runs as the user `postgres`, made if missing. Otherwise undefined, it runs as we do. */
export const postgresUser = (): SystemUser | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const existing = find();
  if (existing) return existing;
  try {
    execFileSync('groupadd', ['--force', '--system', 'postgres'], { stdio: 'ignore' });
    execFileSync('useradd', ['--system', '--no-create-home', '-g', 'postgres', 'postgres'], { stdio: 'ignore' });
  } catch {
    // Said below when there is still no such user.
  }
  const made = find();
  if (made) return made;
  throw new EmbeddedPostgresError(
    'no_postgres_user',
    'PostgreSQL does not run as root, and no user `postgres` could be made for it. Start Tocsin as another user, make the user `postgres`, or set TOCSIN_DATABASE_URL.',
  );
};

/** The outermost folder on the way to `path` that the user may not enter, if any. Group memberships besides the first are not seen. */
export const closedFolder = (path: string, { uid, gid }: SystemUser): string | undefined => {
  const absolute = resolve(path);
  const parent = dirname(absolute);
  const above = parent === absolute ? undefined : closedFolder(parent, { uid, gid });
  if (above) return above;
  const stat = statSync(absolute);
  const enter = stat.uid === uid ? 0o100 : stat.gid === gid ? 0o010 : 0o001;
  return (stat.mode & enter) === 0 ? absolute : undefined;
};

/** @throws EmbeddedPostgresError when the user cannot reach the path, with what to do about it */
export const requireReachable = (path: string, user: SystemUser | undefined, what: string): void => {
  const closed = user && closedFolder(path, user);
  if (!closed) return;
  throw new EmbeddedPostgresError(
    'unreachable_folder',
    `PostgreSQL does not run as root but as the user \`postgres\`, who may not enter ${closed}, where ${what} is. ` +
      `Start Tocsin as another user than root, or run \`chmod o+x ${closed}\`, or move it (TOCSIN_DATA_DIR, for example /var/lib/tocsin), ` +
      'or set TOCSIN_DATABASE_URL to a PostgreSQL of your own.',
  );
};

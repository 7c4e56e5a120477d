import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { EmbeddedPostgresError } from './errors.ts';
import { isAlive, startMarkOf } from './process-identity.ts';

interface Owner {
  pid: number;
  started: string;
}
const read = (file: string): Owner | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
};

/**
 * Takes the folder for this process, so that a second Tocsin over it does not stop the first one's database as an orphan.
 * An owner that is dead (kill -9) leaves nothing to clean. Returns the release.
 * @throws EmbeddedPostgresError `in_use` while another living process owns it
 */
export const takeFolder = (file: string): (() => void) => {
  const mine: Owner = { pid: process.pid, started: startMarkOf(process.pid) };
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt === 3) throw error;
    }
    const owner = read(file);
    if (owner && isAlive(owner.pid) && startMarkOf(owner.pid) === owner.started) {
      throw new EmbeddedPostgresError(
        'in_use',
        `The data folder is in use by process ${owner.pid}${owner.pid === process.pid ? ' (this one)' : ''}: ${file}. Stop that one first, or set another TOCSIN_DATA_DIR.`,
      );
    }
    rmSync(file, { force: true });
  }
};

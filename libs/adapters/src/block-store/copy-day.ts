import { DatabaseSync } from 'node:sqlite';
import { DayFile } from './day-file.ts';

/**
 * A consistent copy of a day file as it is at one moment, while its server goes on writing: one file, without a log of changes beside it,
 * no larger than it must be. `to` must not exist. Blocks the thread: a gigabyte takes some seconds. @throws SQLite's error
 */
export const copyDayFile = (from: string, to: string): void => {
  const database = new DatabaseSync(from, { readOnly: true, timeout: 30_000 });
  try {
    database.prepare('VACUUM INTO ?').run(to);
  } finally {
    database.close();
  }
};

/** Checks a copy from end to end, as SQLite sees it, and counts its logs. @throws SQLite's error, or an Error that names what is wrong */
export const checkDayFile = (path: string): { logs: number } => {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const found = database.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'];
    if (found !== 'ok') throw new Error(`${path} is damaged: ${String(found)}`);
  } finally {
    database.close();
  }
  const file = DayFile.openToRead(path);
  try {
    return { logs: file.logCount() };
  } finally {
    file.close();
  }
};

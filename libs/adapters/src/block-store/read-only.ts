import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LogReader } from '@tocsin/core/ports';
import { BlockLogReader } from './block-log-reader.ts';
import type { DamageNotice } from './block-store.ts';
import { dayFileName, dayStart } from './day.ts';
import { DayFile } from './day-file.ts';
import { damagedFiles, listDays } from './day-files.ts';
import { ReaderPool } from './reading/reader-pool.ts';

/** One day file: its event day as YYYY-MM-DD, and the logs in it. */
export interface StoredDay {
  day: string;
  /** Name of the file. */
  file: string;
  /** Event times of its logs lie in from ≤ t < to (epoch milliseconds); infinite where the first or last day takes what lies beyond. */
  from: number;
  to: number;
  logs: number;
}

/** The logs of a standalone installation, read by another process: nothing of them is changed, whether its server runs or not. */
export interface ReadOnlyBlockStore {
  reader: LogReader;
  /** Ascending, as they are now. @throws SQLite's error on a damaged file */
  days(): StoredDay[];
  /** Names of files that the server had moved aside because they could not be read. */
  damagedFiles(): string[];
  close(): Promise<void>;
}

/**
 * Opens the folder of day files to read only. A block that cannot be read is told to `onDamage` and left out, as the server does.
 * `reader.since` knows no newest position here and gives nothing. @throws when there is no such folder
 */
export const openReadOnly = (
  directory: string,
  { readers = 1, onDamage }: { readers?: number; onDamage?: (notice: DamageNotice) => void } = {},
): ReadOnlyBlockStore => {
  if (!existsSync(directory)) throw Object.assign(new Error(`There is no folder ${directory}.`), { code: 'ENOENT' });
  const pool = new ReaderPool({
    directory,
    readers,
    onEvent: ({ day, message }) => onDamage?.({ file: dayFileName(day), movedTo: undefined, message }),
    onCrash: () => undefined,
  });
  return {
    reader: new BlockLogReader(pool, () => -1),
    days: () => readDays(directory),
    damagedFiles: () => damagedFiles(directory),
    close: () => pool.close(),
  };
};

/** The days of a folder, as `ReadOnlyBlockStore.days` gives them. */
export const readDays = (directory: string): StoredDay[] => listDays(directory).map((day) => storedDay(directory, day));

const storedDay = (directory: string, day: number): StoredDay => {
  const name = dayFileName(day);
  const file = DayFile.openToRead(join(directory, name));
  try {
    const logs = file.snapshot(() => file.logCount());
    return { day: name.slice('logs-'.length, -'.tsb'.length), file: name, from: dayStart(day), to: dayStart(day + 1), logs };
  } finally {
    file.close();
  }
};

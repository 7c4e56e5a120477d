import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { dayFileName, dayOfFileName } from './day.ts';

const SIDE_FILES = ['', '-wal', '-shm'];

/** Days that have a file, ascending. */
export const listDays = (directory: string): number[] =>
  readdirSync(directory)
    .map(dayOfFileName)
    .filter((day) => day !== undefined)
    .sort((a, b) => a - b);

/** Bytes of all day files and their logs of changes. */
export const bytesOnDisk = (directory: string): number =>
  readdirSync(directory)
    .filter((name) => name.startsWith('logs-'))
    .reduce((sum, name) => sum + (statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0), 0);

/** When a day's file was last written to, epoch milliseconds; 0 if there is none. */
export const lastChangeOf = (path: string): number =>
  Math.max(...SIDE_FILES.map((side) => statSync(path + side, { throwIfNoEntry: false })?.mtimeMs ?? 0));

/** Removes a day; the file itself goes last, so that a crash in between leaves a file that can be opened. */
export const removeDay = (directory: string, day: number): void => {
  for (const side of [...SIDE_FILES].reverse()) rmSync(join(directory, dayFileName(day) + side), { force: true });
};

/** Moves a day's files to `damaged/` under a name of their own. Returns that name. */
export const moveAside = (directory: string, day: number, now: number): string => {
  const name = `${now}-${dayFileName(day)}`;
  mkdirSync(join(directory, 'damaged'), { recursive: true });
  for (const side of SIDE_FILES) {
    const from = join(directory, dayFileName(day) + side);
    if (existsSync(from)) renameSync(from, join(directory, 'damaged', name + side));
  }
  return name;
};
/** Names of the files that were moved aside, at any time. */
export const damagedFiles = (directory: string): string[] =>
  existsSync(join(directory, 'damaged')) ? readdirSync(join(directory, 'damaged')).filter((name) => name.endsWith('.tsb')) : [];

import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
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

/** A day's file while it is written anew: `rewriting`, and `ready` when it is whole and about to take the other's place. */
const REWRITING = 'rewriting-';
const READY = 'ready-';
export const rewritingPath = (directory: string, day: number): string => join(directory, REWRITING + dayFileName(day));
const readyPath = (directory: string, day: number): string => join(directory, READY + dayFileName(day));

/** The day's file is being replaced at this moment: one that is opened now may share its log of changes with the other. */
export const isReplaced = (directory: string, day: number): boolean => existsSync(readyPath(directory, day));

/**
 * Puts the file that was written anew in the place of the day's, of which nobody writes and nothing lies in the log of changes. A crash at
 * any moment leaves either of the two, whole. Who has the old one open goes on reading it.
 */
export const replaceDay = (directory: string, day: number): void => {
  syncPath(rewritingPath(directory, day));
  renameSync(rewritingPath(directory, day), readyPath(directory, day));
  const path = join(directory, dayFileName(day));
  for (const side of ['-wal', '-shm']) rmSync(path + side, { force: true });
  renameSync(readyPath(directory, day), path);
  syncPath(directory);
};

/** Removes what a rewriting left that did not come to its end. */
export const removeRewritten = (directory: string, day?: number): void => {
  for (const name of readdirSync(directory)) {
    const own = name.startsWith(REWRITING) || name.startsWith(READY);
    if (own && (day === undefined || name.includes(dayFileName(day)))) rmSync(join(directory, name), { force: true });
  }
};

const syncPath = (path: string): void => {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

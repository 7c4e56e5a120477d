import { StorageFullError } from '@tocsin/core/ports';
import { DayFileFormatError } from './day-file.ts';

/** Primary result codes of SQLite (sqlite.org/rescode.html). */
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

const resultCode = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;

/** The file itself is broken: trying again cannot help. */
export const isDamage = (error: unknown): boolean => {
  const code = resultCode(error);
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB || error instanceof DayFileFormatError;
};

/** A full disk as the port names it; any other error as it is. */
export const asStorageError = (error: unknown): Error => {
  const full = resultCode(error) === SQLITE_FULL || (error instanceof Error && 'code' in error && error.code === 'ENOSPC');
  if (full) return new StorageFullError('No room is left on the disk for logs.', { cause: error });
  return error instanceof Error ? error : new Error(String(error));
};

import { StorageFullError } from '@tocsin/core/ports';
import { DayFileFormatError } from './day-file.ts';

/** Primary result codes of SQLite (sqlite.org/rescode.html). */
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

/** Errors of Node's own come from another realm in tests, so that `instanceof` says nothing of them. */
const property = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined;

const resultCode = (error: unknown): number | undefined => {
  const code = property(error, 'errcode');
  return typeof code === 'number' ? code & 0xff : undefined;
};

/** The file itself is broken: trying again cannot help. */
export const isDamage = (error: unknown): boolean => {
  const code = resultCode(error);
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB || error instanceof DayFileFormatError;
};

/** A full disk as the port names it; any other error as it is. */
export const asStorageError = (error: unknown): Error => {
  const full = resultCode(error) === SQLITE_FULL || property(error, 'code') === 'ENOSPC';
  if (full) return new StorageFullError('No room is left on the disk for logs.', { cause: error });
  if (error instanceof Error) return error;
  return new Error(String(property(error, 'message') ?? error), { cause: error });
};

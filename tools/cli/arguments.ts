import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { UsageError } from '../connection/usage-error.ts';
import { personsFolder } from './server/server-options.ts';

/** Reads an option that is a whole number. */
export const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d{1,12}$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`It is a whole number from ${min} to ${max}.`);
    return value;
  };

/** A path as the person meant it: from the folder they are in. */
export const pathOf = (text: string): string => resolve(personsFolder(), text);

/** The text of a named file, or of the standard input for `-`. @throws UsageError */
export const textOfFile = (path: string): string => {
  try {
    return readFileSync(path === '-' ? 0 : pathOf(path), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `${path}: ${code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'it is a folder' : (code ?? 'it cannot be read')}.`,
    );
  }
};

/** A secret that was given in a file or in the environment; undefined: in neither. @throws UsageError when the file cannot be read */
export const secretOf = (file: string | undefined, variable: string): string | undefined => {
  if (file !== undefined) return textOfFile(file).replace(/\r?\n$/, '');
  return process.env[variable] || undefined;
};

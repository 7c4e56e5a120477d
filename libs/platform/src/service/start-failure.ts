import { type Settings, SettingsError } from '../config/index.ts';
import { DependencyAwayError } from './dependency-away.ts';

/** What ends a start: a sentence for the person who started it, and the exit code (1 failure, 2 wrong settings). */
export interface StartFailure {
  message: string;
  exitCode: 1 | 2;
}

const codeOf = (error: unknown): string => {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'string') return each.code;
  }
  return '';
};

/** Any error of a start as a clear sentence that says what to do. */
export const describeStartFailure = (
  error: unknown,
  settings?: Pick<Settings, 'host' | 'port' | 'dataDir' | 'databaseUrl'>,
): StartFailure => {
  if (error instanceof SettingsError) return { message: error.message, exitCode: error.exitCode };
  if (error instanceof DependencyAwayError) return { message: error.message, exitCode: 1 };
  const { host, port, dataDir } = settings ?? { host: '', port: 0, dataDir: 'the data folder' };
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return { message: `Port ${port} on ${host} is taken. Stop what uses it, or set TOCSIN_PORT to another port.`, exitCode: 1 };
    case 'EADDRNOTAVAIL':
      return { message: `This machine has no address ${host}. Set TOCSIN_HOST to one of its own, or to 0.0.0.0 for all.`, exitCode: 1 };
    case 'EACCES':
    case 'EPERM':
      return {
        message: `Not allowed: port ${port} or the folder ${dataDir} is closed to this user. Set TOCSIN_PORT to 1024 or above, and TOCSIN_DATA_DIR to a folder of this user's.`,
        exitCode: 1,
      };
    case 'ENOSPC':
    case 'storage_full':
      return { message: `The disk that holds ${dataDir} is full. Free some space, or set TOCSIN_DATA_DIR to another disk.`, exitCode: 1 };
    case 'EROFS':
      return { message: `The folder ${dataDir} cannot be written. Set TOCSIN_DATA_DIR to one that can.`, exitCode: 1 };
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'ETIMEDOUT':
      return { message: new DependencyAwayError('PostgreSQL', error).message, exitCode: 1 };
    case '28P01':
    case '28000':
      return { message: 'PostgreSQL under TOCSIN_DATABASE_URL refuses this user or password.', exitCode: 1 };
    case '3D000':
      return {
        message: 'The database that TOCSIN_DATABASE_URL names is not there. Create it (CREATE DATABASE), or correct the name.',
        exitCode: 1,
      };
    default:
      return { message: `Tocsin could not start: ${error instanceof Error ? error.message : String(error)}`, exitCode: 1 };
  }
};

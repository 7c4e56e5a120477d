import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isAlive, startMarkOf } from '@tocsin/adapters/embedded-postgres';

/** A process that outlives the command that started it. */
export interface KnownProcess {
  pid: number;
  /** Tells it from a later one that was given the same id. */
  started: string;
  port: number;
}

export const rememberProcess = (file: string, pid: number, port: number): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ pid, started: startMarkOf(pid), port } satisfies KnownProcess));
};

/** The process of the file, if it still runs. A file whose process is gone, or is another's by now, is removed. */
export const livingProcess = (file: string): KnownProcess | undefined => {
  try {
    const known = JSON.parse(readFileSync(file, 'utf8')) as KnownProcess;
    if (isAlive(known.pid) && startMarkOf(known.pid) === known.started) return known;
  } catch {
    // None, or one that was cut short.
  }
  rmSync(file, { force: true });
  return undefined;
};

import { createReadStream, openSync, readSync, closeSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UsageError } from '../connection/usage-error.ts';

/** A file to replay, or the standard input. */
export interface LogSource {
  name: string;
  /** Bytes as they lie on disk; undefined: not known. */
  sizeBytes: number | undefined;
  /** What times without a year are held against, epoch milliseconds: when the file was last written. */
  writtenAt: number;
  /** The service of lines that name none. */
  service: string;
  /** The bytes, unpacked; `onRead` is told how many were read from disk. Errors of reading are UsageErrors. */
  open(onRead: (bytes: number) => void): AsyncIterable<Buffer>;
}

/** `access.log.2.gz`, `access-2026-01-05.log` → `access` */
export const serviceOfFile = (path: string): string => {
  const name = basename(path)
    .toLowerCase()
    .replace(/\.gz$/, '')
    .replace(/[\d._-]+$/, '')
    .replace(/\.(?:log|txt|json|jsonl|ndjson|out|err)$/, '')
    .replace(/[\d._-]+$/, '');
  return name === '' ? 'replay' : name;
};

const reasonOf = (error: unknown): string => {
  const { code } = error as { code?: string };
  return code === 'ENOENT' ? 'no such file' : code === 'EACCES' ? 'no permission to read it' : (code ?? 'it cannot be read');
};

const headOf = (path: string): Buffer => {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(4096);
    return head.subarray(0, readSync(file, head, 0, head.length, 0));
  } finally {
    closeSync(file);
  }
};

const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

async function* unpacked(raw: Readable, gzip: boolean, name: string, onRead: (bytes: number) => void): AsyncIterable<Buffer> {
  const counted = async function* (): AsyncIterable<Buffer> {
    for await (const chunk of raw) {
      onRead((chunk as Buffer).length);
      yield chunk as Buffer;
    }
  };
  try {
    if (!gzip) {
      yield* counted();
      return;
    }
    const plain = createGunzip();
    // A failure of either side ends the other, and reaches whoever reads.
    pipeline(Readable.from(counted()), plain, () => undefined);
    for await (const chunk of plain) yield chunk as Buffer;
  } catch (error) {
    throw new UsageError(`${name}: ${gzip ? 'its gzip data are damaged or cut short' : reasonOf(error)}.`);
  }
}

/** Looks at a file before anything is sent. @throws UsageError: it is missing, a folder, or not text */
export const fileSource = (path: string, cwd: string): LogSource => {
  const full = resolve(cwd, path);
  let head: Buffer;
  let stats;
  try {
    stats = statSync(full);
    if (stats.isDirectory()) throw new UsageError(`${path} is a folder; name the files in it.`);
    head = stats.isFile() ? headOf(full) : Buffer.alloc(0);
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${path}: ${reasonOf(error)}.`);
  }
  const gzip = isGzip(head);
  if (!gzip && head.includes(0)) throw new UsageError(`${path} is not text. Replay takes text files, or such files packed by gzip.`);
  return {
    name: path,
    sizeBytes: stats.isFile() ? stats.size : undefined,
    writtenAt: stats.mtimeMs,
    service: serviceOfFile(path),
    open: (onRead) => unpacked(createReadStream(full), gzip, path, onRead),
  };
};

/** The standard input, as text. */
export const standardInput = (now: number): LogSource => ({
  name: 'standard input',
  sizeBytes: undefined,
  writtenAt: now,
  service: 'replay',
  open: (onRead) => unpacked(process.stdin, false, 'standard input', onRead),
});

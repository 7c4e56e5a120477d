import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ApiKeyCreated, LoginResult } from '@tocsin/contracts';
import { BenchError } from './bench-error.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'standalone', 'main.js');
const READY_LIMIT_MS = 90_000;
const STOP_LIMIT_MS = 15_000;
const OWN_SEARCH_EVERY_MS = 5;
/** A search of Elasticsearch costs milliseconds of its only core. */
export const REMOTE_SEARCH_EVERY_MS = 100;

/** The server that is measured. */
export interface Target {
  url: string;
  /** May send and read logs, and change rules and channels. */
  key: string;
  /** Undefined: it is not ours, and its process cannot be seen. */
  pid: number | undefined;
  /** How often a client that waits for a log may search for it, milliseconds: often enough to tell, seldom enough not to be the load itself. */
  searchEveryMs: number;
  /** Bytes of the stored logs on disk; undefined where they cannot be seen. */
  storedBytes: () => number | undefined;
  stop: () => Promise<void>;
}

/** A server that runs already. */
export const givenTarget = (url: string, key: string): Target => ({
  url,
  key,
  pid: undefined,
  searchEveryMs: REMOTE_SEARCH_EVERY_MS,
  storedBytes: () => undefined,
  stop: () => Promise.resolve(),
});

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const sizeOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => {
      try {
        return sum + statSync(join(entry.parentPath, entry.name)).size;
      } catch {
        return sum;
      }
    }, 0);

const call = async <T>(url: string, body: object, token?: string): Promise<T> => {
  const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(30_000) });
  if (!response.ok) throw new BenchError(`${new URL(url).pathname} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return (await response.json()) as T;
};

/** A key that may do all that is measured. @throws BenchError */
export const makeKey = async (url: string, password: string): Promise<string> => {
  const { accessToken } = await call<LoginResult>(`${url}/api/v1/auth/login`, { email: 'admin@localhost', password });
  const scopes = ['logs:write', 'logs:read', 'rules:write', 'channels:write'];
  const { key } = await call<ApiKeyCreated>(`${url}/api/v1/api-keys`, { name: 'benchmark', scopes, expiresAt: null }, accessToken);
  return key;
};

/** Starts the built standalone server over a fresh folder, alone on loopback, and makes a key. @throws BenchError */
export const startTarget = async (): Promise<Target> => {
  if (!existsSync(MAIN))
    throw new BenchError('The server is not built: npm run build (or npm start once), or name one with --url and --key.');
  const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
  // The embedded database may run as a user of its own.
  chmodSync(dataDir, 0o755);
  const password = randomBytes(18).toString('base64url');
  const url = `http://127.0.0.1:${await freePort()}`;
  let output = '';
  const child = spawn(process.execPath, [MAIN], {
    cwd: dataDir,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      TMPDIR: tmpdir(),
      TOCSIN_PORT: new URL(url).port,
      TOCSIN_GRPC_PORT: 'off',
      TOCSIN_DATA_DIR: dataDir,
      TOCSIN_ADMIN_PASSWORD: password,
      TOCSIN_CALLS_PER_SECOND: '100000',
      // The receiver of the alerts phase is on loopback.
      TOCSIN_ALLOW_PRIVATE_DESTINATIONS: '1',
      TOCSIN_DEMO: '0',
      TOCSIN_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-8000)));
  const stop = async (): Promise<void> => {
    await ended(child);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await ready(url, child, () => output);
    const key = await makeKey(url, password);
    return { url, key, pid: child.pid, searchEveryMs: OWN_SEARCH_EVERY_MS, storedBytes: () => sizeOf(join(dataDir, 'logs')), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

export const ready = async (url: string, child: ChildProcess, output: () => string): Promise<void> => {
  for (const end = performance.now() + READY_LIMIT_MS; performance.now() < end; await wait(100)) {
    if (hasEnded(child)) break;
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new BenchError(`The server did not become ready:\n${output()}`);
};

export const ended = async (child: ChildProcess): Promise<void> => {
  if (hasEnded(child)) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await exit;
  clearTimeout(limit);
};

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiKeyCreated, LoginResult, Scope } from '@tocsin/contracts';

const MAIN = join(import.meta.dirname, '..', '..', '..', 'dist', 'standalone', 'main.js');
const START_LIMIT_MS = 90_000;
const PASSWORD = 'correct horse battery staple';

/** A folder that the database's own user can reach, too; removed at the end of the test file. */
export const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-cli-'));
  chmodSync(folder, 0o755);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** A standalone server as users run it: the built program, over a data folder. */
export class StandaloneServer {
  readonly dataDir: string;
  readonly port: number;
  readonly url: string;
  private readonly child: ChildProcess;
  private output = '';

  private constructor(dataDir: string, port: number) {
    this.dataDir = dataDir;
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    const env = {
      ...{
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        TOCSIN_PORT: String(port),
        TOCSIN_DATA_DIR: dataDir,
        TOCSIN_GRPC_PORT: 'off',
      },
      ...{ TOCSIN_ADMIN_PASSWORD: PASSWORD, TOCSIN_CALLS_PER_SECOND: '100000', TOCSIN_LOG_LEVEL: 'warn' },
    };
    this.child = spawn(process.execPath, [MAIN], { cwd: dataDir, env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  static async start(dataDir: string, port?: number): Promise<StandaloneServer> {
    const server = new StandaloneServer(dataDir, port ?? (await freePort()));
    const end = performance.now() + START_LIMIT_MS;
    for (;;) {
      if (server.child.exitCode !== null || performance.now() > end) throw new Error(`The server did not start:\n${server.output}`);
      const answer = await fetch(`${server.url}/readyz`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
      if (answer?.ok) return server;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** A new API key with these scopes. */
  async key(scopes: readonly Scope[]): Promise<string> {
    const { accessToken } = await this.post<LoginResult>('auth/login', { email: 'admin@localhost', password: PASSWORD });
    return (await this.post<ApiKeyCreated>('api-keys', { name: 'command line', scopes }, accessToken)).key;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill(signal);
    await once(this.child, 'exit');
  }

  private async post<T>(path: string, body: object, token?: string): Promise<T> {
    const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    const response = await fetch(`${this.url}/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}

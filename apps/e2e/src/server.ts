import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from './api-client.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
/** A server that is built into dist/<app>. */
export type App = 'standalone' | 'api' | 'stream' | 'alerts';
/** The entry of a built app. */
export const mainOf = (app: App): string => join(ROOT, 'dist', app, 'main.js');
const START_LIMIT_MS = 90_000;
export const ADMIN = { email: 'admin@localhost', password: 'correct horse battery staple' };

/** A data folder that the database's own user can reach, too. */
export const makeDataDir = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-e2e-'));
  chmodSync(folder, 0o755);
  return folder;
};

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** What a server process said and how it ended. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
}

export interface ServerOptions {
  /** Default: the standalone one. */
  app?: App;
  dataDir: string;
  port: number;
  env?: Record<string, string>;
  argv?: string[];
}

/** A built server, as users run it: a process of its own over a data folder. */
export class Server {
  readonly url: string;
  readonly ended: Promise<Ended>;
  private output = '';

  private constructor(
    readonly process: ChildProcess,
    private readonly options: ServerOptions,
  ) {
    this.url = `http://127.0.0.1:${options.port}`;
    for (const stream of [process.stdout, process.stderr]) stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.ended = new Promise((resolve) => process.once('exit', (code, signal) => resolve({ code, signal, output: this.output })));
  }

  /** Starts the process; `ready()` waits until it listens. */
  static spawn(options: ServerOptions): Server {
    const child = spawn(process.execPath, [mainOf(options.app ?? 'standalone'), ...(options.argv ?? [])], {
      cwd: options.dataDir,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        TOCSIN_PORT: String(options.port),
        TOCSIN_GRPC_PORT: '0',
        TOCSIN_DATA_DIR: options.dataDir,
        TOCSIN_ADMIN_PASSWORD: ADMIN.password,
        TOCSIN_CALLS_PER_SECOND: '100000',
        TOCSIN_LOGIN_TRIES: '10000',
        TOCSIN_ALLOW_PRIVATE_DESTINATIONS: '1',
        TOCSIN_LOG_LEVEL: 'warn',
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Server(child, options);
  }

  static async start(options: Partial<ServerOptions> = {}): Promise<Server> {
    const server = Server.spawn({ ...options, dataDir: options.dataDir ?? makeDataDir(), port: options.port ?? (await freePort()) });
    await server.ready();
    return server;
  }

  get port(): number {
    return this.options.port;
  }
  get dataDir(): string {
    return this.options.dataDir;
  }
  get isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Another process with the same options, for one that has ended; `ready()` waits until it listens. */
  again(): Server {
    return Server.spawn(this.options);
  }

  /** Everything the process printed so far. */
  said(): string {
    return this.output;
  }

  async ready(): Promise<void> {
    const end = performance.now() + START_LIMIT_MS;
    for (;;) {
      if (!this.isRunning) throw new Error(`The server ended:\n${this.output}`);
      try {
        if ((await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(2000) })).ok) return;
      } catch {
        // Not listening yet.
      }
      if (performance.now() > end) throw new Error(`The server was not ready in time:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** A client signed in as the first admin. */
  admin(): Promise<ApiClient> {
    return ApiClient.signIn(this.url, ADMIN.email, ADMIN.password);
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  async stop(): Promise<Ended> {
    this.process.kill('SIGTERM');
    return this.ended;
  }

  /** Stops it and removes its data. */
  async dispose(): Promise<void> {
    if (this.isRunning) await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

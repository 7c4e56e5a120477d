import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OwnServer, startOwnElasticsearch, startOwnKafka, startOwnPostgres } from '../devstack/index.ts';
import { BenchError } from './bench-error.ts';
import { nodeFlagsOf } from './node-flags.ts';
import { ended, freePort, makeKey, ready, REMOTE_SEARCH_EVERY_MS, type Target } from './target.ts';

const APPS = ['api', 'stream', 'alerts'] as const;
const DIST = join(import.meta.dirname, '..', '..', 'dist');

/** Starts Kafka, Elasticsearch, PostgreSQL and one process of each app, all on this machine, and makes a key. @throws BenchError */
export const startClusterTarget = async (): Promise<Target> => {
  const mainOf = (app: (typeof APPS)[number]): string => join(DIST, app, 'main.js');
  if (!APPS.map(mainOf).every(existsSync)) throw new BenchError('The apps of the cluster are not built: npm run build.');
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
  const servers: OwnServer[] = [];
  const children: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(children.map(ended));
    await Promise.all(servers.map((server) => server.dispose()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const own = async (starting: Promise<OwnServer>): Promise<OwnServer> => {
      const server = await starting;
      servers.push(server);
      return server;
    };
    const kafka = await own(startOwnKafka());
    const elasticsearch = await own(startOwnElasticsearch());
    const postgres = await own(startOwnPostgres());
    const password = randomBytes(18).toString('base64url');
    const urls: string[] = [];
    for (const app of APPS) {
      const url = `http://127.0.0.1:${await freePort()}`;
      let output = '';
      const child = spawn(process.execPath, [...nodeFlagsOf(app), mainOf(app)], {
        cwd: folder,
        env: {
          PATH: process.env['PATH'],
          HOME: process.env['HOME'],
          TOCSIN_PORT: new URL(url).port,
          TOCSIN_GRPC_PORT: 'off',
          TOCSIN_DATA_DIR: folder,
          TOCSIN_KAFKA_BROKERS: kafka.address,
          TOCSIN_ELASTICSEARCH_NODE: `http://${elasticsearch.address}`,
          TOCSIN_DATABASE_URL: postgres.databaseUrl,
          TOCSIN_ADMIN_PASSWORD: password,
          TOCSIN_CALLS_PER_SECOND: '100000',
          TOCSIN_ALLOW_PRIVATE_DESTINATIONS: '1',
          TOCSIN_LOG_LEVEL: 'warn',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      children.push(child);
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-8000)));
      await ready(url, child, () => output);
      urls.push(url);
    }
    const url = urls[0] ?? '';
    const key = await makeKey(url, password);
    return { url, key, pid: undefined, searchEveryMs: REMOTE_SEARCH_EVERY_MS, storedBytes: () => undefined, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { requireJava } from './java.ts';
import type { JavaServerOptions } from './kafka.ts';
import type { ServerCommand, ServerPlan } from './server-plan.ts';
import { StackError } from './stack-error.ts';

const HEAP = '512m';

/**
 * One Elasticsearch node from the jars that are published. Modules that are not published are missing, `GET /` among them, so it is asked
 * for its cluster health. It takes snapshots into repositories under `<home>/snapshots`.
 */
export const elasticsearchPlan = (options: JavaServerOptions): ServerPlan => ({
  name: 'Elasticsearch',
  port: options.port,
  otherPorts: [options.otherPort],
  log: join(options.home, 'elasticsearch.log'),
  prepare: () => Promise.resolve(prepare(options)),
  answers: () => answers(`http://127.0.0.1:${options.port}`),
});

const prepare = ({ dist, home, port, otherPort, endsWithParent }: JavaServerOptions): ServerCommand => {
  const user = elasticsearchUser();
  mkdirSync(home, { recursive: true, mode: 0o755 });
  const own = (name: string): string => {
    const folder = join(home, name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (user) {
      chmodSync(home, 0o755);
      chownSync(folder, user.uid, user.gid);
    }
    return folder;
  };
  const [data, logs, snapshots, config, temporary] = ['data', 'logs', 'snapshots', 'config', 'tmp'].map(own);
  const classes = [join(dist, 'classes'), join(dist, 'lib', '*')].join(process.platform === 'win32' ? ';' : ':');
  const settings = {
    'cluster.name': 'tocsin-stack',
    'node.name': 'tocsin-stack',
    'discovery.type': 'single-node',
    'path.data': data,
    'path.logs': logs,
    'path.repo': snapshots,
    'http.host': '127.0.0.1',
    'http.port': port,
    'transport.host': '127.0.0.1',
    'transport.port': otherPort,
    // By free space and not by share: a developer's large disk that is 95 % full would make every index read-only.
    'cluster.routing.allocation.disk.watermark.low': '2gb',
    'cluster.routing.allocation.disk.watermark.high': '1gb',
    'cluster.routing.allocation.disk.watermark.flood_stage': '500mb',
  };
  const flags = [
    `-Xms${HEAP}`,
    `-Xmx${HEAP}`,
    `-Djava.io.tmpdir=${temporary}`,
    `-Dlog4j2.configurationFile=${join(dist, 'log4j2.properties')}`,
    `-Dtocsin.endWithParent=${endsWithParent}`,
    ...['java.base/java.io=ALL-UNNAMED', 'java.base/java.lang=ALL-UNNAMED'].flatMap((opened) => ['--add-opens', opened]),
  ];
  const pairs = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  const launch = ['-cp', classes, 'Launch', 'SearchNode', join(dist, 'home'), String(config), ...pairs];
  return { program: requireJava(), args: [...flags, ...launch], user };
};

/** Elasticsearch refuses to run as root: then it runs as `nobody`, who owns its data. */
const elasticsearchUser = (): ServerCommand['user'] => {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: '-u' | '-g'): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch (error) {
    throw new StackError('start_failed', 'Elasticsearch does not run as root, and there is no user `nobody` for it. Run as another user.', {
      cause: error,
    });
  }
};

const answers = async (node: string): Promise<boolean> => {
  try {
    const health = `${node}/_cluster/health?wait_for_status=yellow&timeout=1s`;
    return (await fetch(health, { signal: AbortSignal.timeout(3000) })).ok;
  } catch {
    return false;
  }
};

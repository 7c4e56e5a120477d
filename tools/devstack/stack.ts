import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { elasticsearchPlan } from './elasticsearch.ts';
import { distFolder, installJars } from './jars.ts';
import { kafkaPlan } from './kafka.ts';
import { livingProcess, rememberProcess } from './pid-file.ts';
import { requireOpenFolder } from './open-folder.ts';
import { requireFree } from './ports.ts';
import { postgresPlan, postgresUrl } from './postgres.ts';
import { awaitAnswer, launch, stopProcess } from './server-process.ts';
import type { ServerPlan } from './server-plan.ts';
import type { StackPorts, StackSettings } from './settings.ts';

export type StackServerName = keyof StackPorts;
export interface ServerState {
  name: ServerPlan['name'];
  port: number;
  state: 'running' | 'not answering' | 'stopped';
  pid: number | undefined;
}
type Say = (line: string) => void;

const SERVERS: StackServerName[] = ['kafka', 'elasticsearch', 'postgres'];
const PORT_SETTING: Record<StackServerName, string> = {
  kafka: 'TOCSIN_STACK_KAFKA_PORT',
  elasticsearch: 'TOCSIN_STACK_ELASTICSEARCH_PORT',
  postgres: 'TOCSIN_STACK_POSTGRES_PORT',
};
const pidFile = (folder: string, server: StackServerName): string => join(folder, 'run', `${server}.json`);

/** With the ports that what runs listens on, whatever the settings say now. */
export const stackInUse = (settings: StackSettings): StackSettings => {
  const ports = { ...settings.ports };
  for (const server of SERVERS) ports[server] = livingProcess(pidFile(settings.folder, server))?.port ?? ports[server];
  return { ...settings, ports };
};

const planOf = (server: StackServerName, { folder, ports }: StackSettings): ServerPlan => {
  const home = join(folder, server);
  const port = ports[server];
  if (server === 'postgres') return postgresPlan({ home, port, endsWithParent: false });
  const options = { dist: distFolder(folder, server), home, port, endsWithParent: false };
  return server === 'kafka' ? kafkaPlan({ ...options, otherPort: port + 1 }) : elasticsearchPlan({ ...options, otherPort: port + 100 });
};

/**
 * Starts what does not run yet, and waits until all of it answers. What runs already is left as it is, on its port. Data stays from one
 * start to the next.
 * @throws StackError with what is missing and what to do about it
 */
export const stackUp = async (settings: StackSettings, say: Say): Promise<StackSettings> => {
  mkdirSync(settings.folder, { recursive: true });
  chmodSync(settings.folder, 0o755);
  requireOpenFolder(settings.folder);
  // One after the other: the first start of two Maven runs at once would write the same cache.
  for (const server of ['kafka', 'elasticsearch'] as const) {
    if (!livingProcess(pidFile(settings.folder, server))) await installJars(settings.folder, server, say);
  }
  const inUse = stackInUse(settings);
  await Promise.all(SERVERS.map((server) => up(server, inUse, say)));
  return inUse;
};

const up = async (server: StackServerName, settings: StackSettings, say: Say): Promise<void> => {
  const file = pidFile(settings.folder, server);
  const known = livingProcess(file);
  const plan = planOf(server, settings);
  let pid = known?.pid;
  if (pid === undefined) {
    for (const needed of [plan.port, ...plan.otherPorts]) await requireFree(needed, plan.name, PORT_SETTING[server]);
    pid = (await launch(plan, false)).pid ?? 0;
    rememberProcess(file, pid, plan.port);
  }
  await awaitAnswer(plan, pid);
  say(`${plan.name} ${known ? 'runs already' : 'is up'} on 127.0.0.1:${plan.port} (process ${pid}, log ${plan.log})`);
};

/** Stops what runs and waits for its end. */
export const stackDown = async ({ folder }: StackSettings, say: Say): Promise<void> => {
  await Promise.all(
    SERVERS.map(async (server) => {
      const file = pidFile(folder, server);
      const known = livingProcess(file);
      if (!known) return;
      await stopProcess(server, known.pid);
      rmSync(file, { force: true });
      say(`${server} is stopped (process ${known.pid})`);
    }),
  );
};

export const stackStatus = (settings: StackSettings): Promise<ServerState[]> =>
  Promise.all(
    SERVERS.map(async (server): Promise<ServerState> => {
      const known = livingProcess(pidFile(settings.folder, server));
      const plan = planOf(server, stackInUse(settings));
      const state = known === undefined ? 'stopped' : (await plan.answers()) ? 'running' : 'not answering';
      return { name: plan.name, port: plan.port, state, pid: known?.pid };
    }),
  );

/** What the three apps and the tests read, as `NAME=value`. */
export const stackEnvironment = ({ folder, ports }: StackSettings): Record<string, string> => ({
  TOCSIN_KAFKA_BROKERS: `127.0.0.1:${ports.kafka}`,
  TOCSIN_ELASTICSEARCH_NODE: `http://127.0.0.1:${ports.elasticsearch}`,
  TOCSIN_DATABASE_URL: postgresUrl(join(folder, 'postgres'), ports.postgres) ?? '',
  TOCSIN_TEST_KAFKA: `127.0.0.1:${ports.kafka}`,
  TOCSIN_TEST_ELASTICSEARCH: `http://127.0.0.1:${ports.elasticsearch}`,
});

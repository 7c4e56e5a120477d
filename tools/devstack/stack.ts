import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installJars } from './jars.ts';
import { livingProcess, rememberProcess } from './pid-file.ts';
import { requireOpenFolder } from './open-folder.ts';
import { requireFree } from './ports.ts';
import { postgresUrl } from './postgres.ts';
import { awaitAnswer, launch, stopProcess } from './server-process.ts';
import type { ServerPlan } from './server-plan.ts';
import { brokersFile, type StackPorts, type StackSettings } from './settings.ts';
import { StackError } from './stack-error.ts';
import { brokerPort, pidFile, runningKeys, serversOf, stackInUse, type StackServer } from './stack-servers.ts';

export { stackInUse } from './stack-servers.ts';

export type StackServerName = keyof StackPorts;
export interface ServerState {
  name: ServerPlan['name'];
  port: number;
  state: 'running' | 'not answering' | 'stopped';
  pid: number | undefined;
}
type Say = (line: string) => void;

/**
 * Starts what does not run yet, and waits until all of it answers. What runs already is left as it is, on its port. Data stays from one
 * start to the next.
 * @throws StackError with what is missing and what to do about it
 */
export const stackUp = async (settings: StackSettings, say: Say): Promise<StackSettings> => {
  const { folder, brokers } = settings;
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  requireOpenFolder(folder);
  refuseOtherBrokers(settings);
  // One after the other: the first start of two Maven runs at once would write the same cache.
  const running = runningKeys(folder);
  for (const server of ['kafka', 'elasticsearch'] as const) {
    if (!running.some((key) => key.startsWith(server))) await installJars(folder, server, say);
  }
  mkdirSync(dirname(brokersFile(folder)), { recursive: true });
  writeFileSync(brokersFile(folder), String(brokers));
  const inUse = stackInUse(settings);
  // Brokers elect a controller among them: they must come up together.
  await Promise.all(serversOf(inUse).map((server) => up(server, folder, say)));
  return inUse;
};

/** The data of one number of brokers is not that of another. @throws StackError `wrong_setting` */
const refuseOtherBrokers = (settings: StackSettings): void => {
  const wanted = serversOf(settings).map(({ key }) => key);
  const others = runningKeys(settings.folder).filter((key) => key.startsWith('kafka') && !wanted.includes(key));
  if (others.length === 0) return;
  throw new StackError(
    'wrong_setting',
    `Kafka runs with another number of brokers than ${settings.brokers}. Stop it first: npm run stack -- down. Each number of brokers has data of its own.`,
  );
};

const up = async ({ key, plan, portSetting }: StackServer, folder: string, say: Say): Promise<void> => {
  const file = pidFile(folder, key);
  const known = livingProcess(file);
  let pid = known?.pid;
  if (pid === undefined) {
    for (const needed of [plan.port, ...plan.otherPorts]) await requireFree(needed, plan.name, portSetting);
    pid = (await launch(plan, false)).pid ?? 0;
    rememberProcess(file, pid, plan.port);
  }
  await awaitAnswer(plan, pid);
  say(`${plan.name} ${known ? 'runs already' : 'is up'} on 127.0.0.1:${plan.port} (process ${pid}, log ${plan.log})`);
};

/** Stops what runs and waits for its end. */
export const stackDown = async ({ folder }: StackSettings, say: Say): Promise<void> => {
  await Promise.all(
    runningKeys(folder).map(async (key) => {
      const file = pidFile(folder, key);
      const known = livingProcess(file);
      if (!known) return;
      await stopProcess(key, known.pid);
      rmSync(file, { force: true });
      say(`${key} is stopped (process ${known.pid})`);
    }),
  );
};

export const stackStatus = (settings: StackSettings): Promise<ServerState[]> =>
  Promise.all(
    serversOf(stackInUse(settings)).map(async ({ key, plan }): Promise<ServerState> => {
      const known = livingProcess(pidFile(settings.folder, key));
      const state = known === undefined ? 'stopped' : (await plan.answers()) ? 'running' : 'not answering';
      return { name: plan.name, port: plan.port, state, pid: known?.pid };
    }),
  );

/** What the three apps and the tests read, as `NAME=value`. */
export const stackEnvironment = (settings: StackSettings): Record<string, string> => {
  const { folder, ports, brokers } = settings;
  const kafka = Array.from({ length: brokers }, (_, n) => `127.0.0.1:${brokerPort(settings, n)}`).join(',');
  return {
    TOCSIN_KAFKA_BROKERS: kafka,
    ...(brokers === 1 ? {} : { TOCSIN_KAFKA_REPLICATION: String(Math.min(3, brokers)) }),
    TOCSIN_ELASTICSEARCH_NODE: `http://127.0.0.1:${ports.elasticsearch}`,
    TOCSIN_DATABASE_URL: postgresUrl(join(folder, 'postgres'), ports.postgres) ?? '',
    TOCSIN_TEST_KAFKA: kafka,
    TOCSIN_TEST_ELASTICSEARCH: `http://127.0.0.1:${ports.elasticsearch}`,
  };
};

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { elasticsearchPlan } from './elasticsearch.ts';
import { distFolder } from './jars.ts';
import { kafkaPlan } from './kafka.ts';
import { newClusterId } from './kafka-quorum.ts';
import { livingProcess } from './pid-file.ts';
import { postgresPlan } from './postgres.ts';
import type { ServerPlan } from './server-plan.ts';
import type { StackPorts, StackSettings } from './settings.ts';

/** One server of the stack. */
export interface StackServer {
  /** Name of its pid file; several brokers are `kafka-1` and so on. */
  key: string;
  plan: ServerPlan;
  /** What moves its ports. */
  portSetting: string;
}

const PORT_SETTING: Record<keyof StackPorts, string> = {
  kafka: 'TOCSIN_STACK_KAFKA_PORT',
  elasticsearch: 'TOCSIN_STACK_ELASTICSEARCH_PORT',
  postgres: 'TOCSIN_STACK_POSTGRES_PORT',
};
const BROKER_PORTS = 2;

export const pidFile = (folder: string, key: string): string => join(folder, 'run', `${key}.json`);
const keyOfBroker = (n: number, brokers: number): string => (brokers === 1 ? 'kafka' : `kafka-${n + 1}`);
export const brokerPort = (settings: StackSettings, n: number): number => settings.ports.kafka + BROKER_PORTS * n;

/** All servers as the settings say, brokers first. Nothing is started by it. */
export const serversOf = (settings: StackSettings): StackServer[] => {
  const { folder, ports, brokers } = settings;
  return [
    ...Array.from({ length: brokers }, (_, n) => broker(settings, n)),
    {
      key: 'elasticsearch',
      portSetting: PORT_SETTING.elasticsearch,
      plan: elasticsearchPlan({
        dist: distFolder(folder, 'elasticsearch'),
        home: join(folder, 'elasticsearch'),
        port: ports.elasticsearch,
        otherPort: ports.elasticsearch + 100,
        endsWithParent: false,
      }),
    },
    {
      key: 'postgres',
      portSetting: PORT_SETTING.postgres,
      plan: postgresPlan({ home: join(folder, 'postgres'), port: ports.postgres, endsWithParent: false }),
    },
  ];
};

const broker = (settings: StackSettings, n: number): StackServer => {
  const { folder, brokers } = settings;
  const port = brokerPort(settings, n);
  const data = join(folder, brokers === 1 ? 'kafka' : `kafka-of-${brokers}`);
  const home = brokers === 1 ? data : join(data, String(n + 1));
  const options = { dist: distFolder(folder, 'kafka'), home, port, otherPort: port + 1, endsWithParent: false };
  const controllerPorts = Array.from({ length: brokers }, (_, each) => brokerPort(settings, each) + 1);
  return {
    key: keyOfBroker(n, brokers),
    portSetting: PORT_SETTING.kafka,
    plan: kafkaPlan(options, { nodeId: n + 1, controllerPorts, clusterId: () => clusterIdOf(join(data, 'cluster-id')) }),
  };
};

/** All brokers of one cluster are told the same id, which stays with their data. */
const clusterIdOf = (file: string): string => {
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const id = newClusterId();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, id);
  return id;
};

/** Every server of the stack that runs, whatever the settings say now. */
export const runningKeys = (folder: string): string[] => {
  const run = join(folder, 'run');
  if (!existsSync(run)) return [];
  const keys = readdirSync(run).flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : []));
  return keys.filter((key) => livingProcess(pidFile(folder, key)) !== undefined);
};

/** With the ports that what runs listens on. */
export const stackInUse = (settings: StackSettings): StackSettings => {
  const portOf = (key: string): number | undefined => livingProcess(pidFile(settings.folder, key))?.port;
  const { ports, brokers } = settings;
  return {
    ...settings,
    ports: {
      kafka: portOf(keyOfBroker(0, brokers)) ?? ports.kafka,
      elasticsearch: portOf('elasticsearch') ?? ports.elasticsearch,
      postgres: portOf('postgres') ?? ports.postgres,
    },
  };
};

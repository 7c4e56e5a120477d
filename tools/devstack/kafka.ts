import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { requireJava } from './java.ts';
import type { ServerCommand, ServerPlan } from './server-plan.ts';
import { StackError } from './stack-error.ts';

export interface JavaServerOptions {
  /** The installed jars. */
  dist: string;
  /** Data, settings and log; made when absent, kept between starts. */
  home: string;
  port: number;
  /** For the second port that both servers need. */
  otherPort: number;
  /** The process ends with its standard input. */
  endsWithParent: boolean;
}

const run = promisify(execFile);
/** Heap; one broker for development and tests. */
const HEAP = '256m';

/** One Kafka broker that is its own controller (KRaft), without ZooKeeper. */
export const kafkaPlan = (options: JavaServerOptions): ServerPlan => ({
  name: 'Kafka',
  port: options.port,
  otherPorts: [options.otherPort],
  log: join(options.home, 'kafka.log'),
  prepare: () => prepare(options),
  answers: () => answers(`127.0.0.1:${options.port}`),
});

const prepare = async ({ dist, home, port, otherPort, endsWithParent }: JavaServerOptions): Promise<ServerCommand> => {
  const data = join(home, 'data');
  const settings = join(home, 'server.properties');
  mkdirSync(home, { recursive: true });
  writeFileSync(settings, propertiesOf(data, port, otherPort));
  const java = requireJava();
  const classes = [join(dist, 'classes'), join(dist, 'lib', '*')].join(process.platform === 'win32' ? ';' : ':');
  const logging = `-Dlog4j2.configurationFile=${join(dist, 'log4j2.properties')}`;
  if (!existsSync(join(data, 'meta.properties'))) {
    const clusterId = randomBytes(16).toString('base64url');
    // Whatever is left of a format that was cut short.
    rmSync(data, { recursive: true, force: true });
    try {
      await run(java, [logging, '-cp', classes, 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', settings]);
    } catch (error) {
      const said = String((error as { stderr?: string }).stderr ?? error).slice(0, 1000);
      throw new StackError('start_failed', `Kafka could not make its data folder ${data}: ${said}`, { cause: error });
    }
  }
  const flags = [`-Xms${HEAP}`, `-Xmx${HEAP}`, logging, `-Dtocsin.endWithParent=${endsWithParent}`];
  return { program: java, args: [...flags, '-cp', classes, 'Launch', 'kafka.Kafka', settings] };
};

/** The internal topics get few partitions, so that a start and a recovery after kill -9 take seconds; topics are made by the product alone. */
const propertiesOf = (data: string, port: number, controllerPort: number): string =>
  Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': data.replaceAll('\\', '/'),
    'auto.create.topics.enable': false,
    'offsets.topic.num.partitions': 5,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 5,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'group.initial.rebalance.delay.ms': 0,
    // Its standard, 128 MB, would be half of the heap.
    'log.cleaner.dedupe.buffer.size': 16 << 20,
    // A broker that was killed may register again only after this time.
    'broker.session.timeout.ms': 6000,
    'broker.heartbeat.interval.ms': 1000,
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');

const answers = async (broker: string): Promise<boolean> => {
  const kafka = new Kafka({
    clientId: 'tocsin-stack',
    brokers: [broker],
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
    connectionTimeout: 1000,
    requestTimeout: 3000,
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.length > 0;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
};

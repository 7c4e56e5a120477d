import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openKafka } from '@tocsin/adapters/kafka/connection';
import { aloneOn, heapOf, type KafkaExtras, kafkaProperties, type KafkaQuorum, NO_EXTRAS } from './kafka-quorum.ts';
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

/** A Kafka broker that is a controller too (KRaft), without ZooKeeper: alone, or one of those that the quorum names. */
export const kafkaPlan = (
  options: JavaServerOptions,
  quorum: KafkaQuorum = aloneOn(options.otherPort),
  extras = NO_EXTRAS,
): ServerPlan => ({
  name: 'Kafka',
  port: options.port,
  otherPorts: [options.otherPort, ...extras.listeners.map(({ address }) => Number(address.split(':')[1]))],
  log: join(options.home, 'kafka.log'),
  prepare: () => prepare(options, quorum, extras),
  answers: () => answers(`127.0.0.1:${options.port}`, quorum.nodeId),
});

const prepare = async (
  { dist, home, port, endsWithParent }: JavaServerOptions,
  quorum: KafkaQuorum,
  extras: KafkaExtras,
): Promise<ServerCommand> => {
  const data = join(home, 'data');
  const settings = join(home, 'server.properties');
  mkdirSync(home, { recursive: true });
  writeFileSync(settings, kafkaProperties(data, port, quorum, extras));
  const java = requireJava();
  const classes = [join(dist, 'classes'), join(dist, 'lib', '*')].join(process.platform === 'win32' ? ';' : ':');
  const logging = `-Dlog4j2.configurationFile=${join(dist, 'log4j2.properties')}`;
  if (!existsSync(join(data, 'meta.properties'))) {
    // Whatever is left of a format that was cut short.
    rmSync(data, { recursive: true, force: true });
    try {
      const format = ['format', '-t', quorum.clusterId(), '-c', settings, ...extras.format];
      await run(java, [logging, '-cp', classes, 'kafka.tools.StorageTool', ...format]);
    } catch (error) {
      const said = String((error as { stderr?: string }).stderr ?? error).slice(0, 1000);
      throw new StackError('start_failed', `Kafka could not make its data folder ${data}: ${said}`, { cause: error });
    }
  }
  const heap = heapOf(quorum);
  const flags = [`-Xms${heap}`, `-Xmx${heap}`, logging, `-Dtocsin.endWithParent=${endsWithParent}`];
  return { program: java, args: [...flags, '-cp', classes, 'Launch', 'kafka.Kafka', settings] };
};

/** Whether the broker answers, and the cluster lets it lead: one that has just started is fenced off until it has caught up. */
const answers = async (broker: string, nodeId: number): Promise<boolean> => {
  const admin = openKafka({ brokers: [broker], clientId: 'tocsin-stack', connectionTimeoutMs: 1000, requestTimeoutMs: 3000 }).kafka.admin({
    retry: { retries: 0 },
  });
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.some((each) => each.nodeId === nodeId);
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
};

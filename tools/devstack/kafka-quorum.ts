import { randomBytes } from 'node:crypto';

/** Which of how many brokers one is; each is a controller, too. */
export interface KafkaQuorum {
  /** From 1 on. */
  nodeId: number;
  /** Ports of the controllers of all brokers, by their node ids. */
  controllerPorts: readonly number[];
  /** The same for all of them; asked for when a data folder is made. */
  clusterId: () => string;
}

/** What a broker has besides the open listener that the stack itself uses. */
export interface KafkaExtras {
  listeners: readonly { name: string; protocol: 'SSL' | 'SASL_SSL'; address: string }[];
  properties: Readonly<Record<string, string>>;
  /** Arguments of the command that makes the data folder. */
  format: readonly string[];
}
export const NO_EXTRAS: KafkaExtras = { listeners: [], properties: {}, format: [] };

const MOST_COPIES = 3;

export const newClusterId = (): string => randomBytes(16).toString('base64url');
export const aloneOn = (controllerPort: number): KafkaQuorum => ({
  nodeId: 1,
  controllerPorts: [controllerPort],
  clusterId: newClusterId,
});

/** Of Java; for development and tests. Several brokers share one machine. */
export const heapOf = ({ controllerPorts }: KafkaQuorum): string => (controllerPorts.length === 1 ? '256m' : '160m');

/**
 * A broker's `server.properties`. The internal topics get few partitions, so that a start and a recovery after kill -9 take seconds, and as
 * many copies as the product's own topics should have there; topics are made by the product alone.
 */
export const kafkaProperties = (data: string, port: number, { nodeId, controllerPorts }: KafkaQuorum, extras = NO_EXTRAS): string => {
  const copies = Math.min(MOST_COPIES, controllerPorts.length);
  const inSync = copies > 1 ? 2 : 1;
  const open = [`PLAINTEXT://127.0.0.1:${port}`, ...extras.listeners.map(({ name, address }) => `${name}://${address}`)];
  const protocols = extras.listeners.map(({ name, protocol }) => `${name}:${protocol}`);
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': nodeId,
    'controller.quorum.voters': controllerPorts.map((each, n) => `${n + 1}@127.0.0.1:${each}`).join(','),
    'controller.listener.names': 'CONTROLLER',
    listeners: [...open, `CONTROLLER://127.0.0.1:${controllerPorts[nodeId - 1]}`].join(','),
    'advertised.listeners': open.join(','),
    'listener.security.protocol.map': ['PLAINTEXT:PLAINTEXT', 'CONTROLLER:PLAINTEXT', ...protocols].join(','),
    'log.dirs': data.replaceAll('\\', '/'),
    'auto.create.topics.enable': false,
    'offsets.topic.num.partitions': 5,
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.num.partitions': 5,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': inSync,
    'group.initial.rebalance.delay.ms': 0,
    // Its standard, 128 MB, would be half of the heap.
    'log.cleaner.dedupe.buffer.size': 16 << 20,
    // A broker that was killed may register again only after this time.
    'broker.session.timeout.ms': 6000,
    'broker.heartbeat.interval.ms': 1000,
    // Leaders go back to where they belong soon after a broker has come back.
    'leader.imbalance.check.interval.seconds': 10,
    // A replica that lags counts as away sooner than after its standard, 30 s: with two of three in sync, writes go on.
    'replica.lag.time.max.ms': 10_000,
    ...extras.properties,
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
};

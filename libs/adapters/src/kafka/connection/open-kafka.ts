import type { Topic } from '@tocsin/contracts';
import { type ConsumerConfig, type Consumer, Kafka, type KafkaConfig, logLevel, type Producer, type ProducerConfig } from 'kafkajs';
import { brokerSocket } from './broker-socket.ts';
import { readForeignCodecs } from './foreign-codecs.ts';
import { kafkaLogCreator, type KafkaLogger, SILENT } from './kafka-log.ts';
import { calmRequestQueues } from './request-queue.ts';
import { topicName } from './topic-name.ts';
import { useZstd } from './zstd.ts';

export interface KafkaOptions {
  /** `host:port` of some of the brokers. */
  brokers: readonly string[];
  /** Shown in the brokers' logs and quotas, such as `tocsin-api`. */
  clientId: string;
  /** Put before every topic, group and transactional id. */
  prefix?: string | undefined;
  logger?: KafkaLogger | undefined;
  /** Encrypted connections, and who we are. */
  ssl?: KafkaConfig['ssl'];
  sasl?: KafkaConfig['sasl'];
  /** Default 3000. */
  connectionTimeoutMs?: number | undefined;
  /** One request to a broker; default 10 000. */
  requestTimeoutMs?: number | undefined;
}

/**
 * Retries inside the client: jittered, doubling from 100 ms, and over after some 5 s, so that who waits is told. What must go on for
 * longer (consumers, the tail) starts again by itself.
 */
const RETRY = { initialRetryTime: 100, factor: 0.3, multiplier: 2, maxRetryTime: 2000, retries: 6 } as const;

/** The way to one Kafka cluster. Making it connects to nothing; producers, consumers and admins made from it do, each on its own. */
export class KafkaConnection {
  readonly kafka: Kafka;
  readonly prefix: string;
  readonly brokers: readonly string[];
  readonly logger: KafkaLogger;

  constructor(options: KafkaOptions) {
    const { brokers, clientId, prefix = '', logger = SILENT, ssl, sasl, connectionTimeoutMs = 3000, requestTimeoutMs = 10_000 } = options;
    this.prefix = prefix;
    this.brokers = brokers;
    this.logger = logger;
    useZstd();
    readForeignCodecs();
    calmRequestQueues();
    this.kafka = new Kafka({
      brokers: [...brokers],
      clientId,
      ...(ssl === undefined ? {} : { ssl }),
      ...(sasl === undefined ? {} : { sasl }),
      socketFactory: brokerSocket,
      connectionTimeout: connectionTimeoutMs,
      authenticationTimeout: connectionTimeoutMs * 2,
      requestTimeout: requestTimeoutMs,
      enforceRequestTimeout: true,
      retry: RETRY,
      logLevel: logLevel.INFO,
      logCreator: kafkaLogCreator(logger),
    });
  }

  /** Name of a topic on the servers. */
  topic(topic: Topic): string {
    return topicName(this.prefix, topic);
  }
  /** Name of a consumer group or a transactional id on the servers. */
  named(name: string): string {
    return `${this.prefix}${name}`;
  }

  /** Every message says its partition; topics are made by `ensureTopics` alone. */
  producer(config: ProducerConfig = {}): Producer {
    return this.kafka.producer({ allowAutoTopicCreation: false, createPartitioner: statedPartition, ...config });
  }
  consumer(config: ConsumerConfig): Consumer {
    return this.kafka.consumer({ allowAutoTopicCreation: false, ...config });
  }
}

/**
 * A retry inside the client asks the partitioner again; one that chose anew would write a message twice. So partitions are chosen before.
 */
const statedPartition =
  () =>
  ({ message }: { message: { partition?: number } }) =>
    message.partition ?? 0;

/** One factory for everything that speaks to Kafka. */
export const openKafka = (options: KafkaOptions): KafkaConnection => new KafkaConnection(options);

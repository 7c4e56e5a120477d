import { TOPICS } from '@tocsin/contracts';
import { topicName } from '../connection/topic-name.ts';

export interface TopicPlan {
  /** On the servers, with the prefix. */
  name: string;
  partitions: number;
  replication: number;
  retentionMs: number;
  /** Replicas that must have a message before it counts as written. */
  minInSyncReplicas: number;
  maxMessageBytes: number;
  /**
   * `uncompressed`: brokers unpack what comes compressed. Producers of any language write to `logs`, in any of Kafka's compressions, and a
   * batch that the client here cannot unpack would hold up its partition for ever.
   */
  compression: 'uncompressed' | 'producer';
  /** More partitions than planned are as good: an operator adds some to share the work. */
  mayGrow: boolean;
}

export interface TopicPlanOptions {
  prefix?: string | undefined;
  /** Copies of each message; default 1. */
  replication?: number | undefined;
  /** Partitions of `logs`, the most processes that can share its work; default 3. */
  logsPartitions?: number | undefined;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A record may have 1 MiB, and one of its own size travels alone. */
const MESSAGE_BYTES = 2 * 1024 * 1024;

/** The topics of an installation as they should be. `logs.rollups` keeps more than the longest window, from which windows are rebuilt. */
export const topicPlan = ({ prefix = '', replication = 1, logsPartitions = 3 }: TopicPlanOptions = {}): TopicPlan[] => {
  const topic = (name: (typeof TOPICS)[keyof typeof TOPICS], partitions: number, retentionMs: number): TopicPlan => ({
    name: topicName(prefix, name),
    partitions,
    replication,
    retentionMs,
    minInSyncReplicas: replication > 1 ? 2 : 1,
    maxMessageBytes: MESSAGE_BYTES,
    compression: name === TOPICS.logs ? 'uncompressed' : 'producer',
    mayGrow: name === TOPICS.logs,
  });
  return [
    topic(TOPICS.logs, logsPartitions, 7 * DAY_MS),
    topic(TOPICS.classified, 1, DAY_MS),
    topic(TOPICS.rollups, 1, 25 * HOUR_MS),
    topic(TOPICS.deadLetters, 1, 14 * DAY_MS),
    topic(TOPICS.alerts, 1, DAY_MS),
  ];
};

/** The settings of a topic as Kafka names them. */
export const configOf = (plan: TopicPlan): Record<string, string> => ({
  'cleanup.policy': 'delete',
  'retention.ms': String(plan.retentionMs),
  'min.insync.replicas': String(plan.minInSyncReplicas),
  'max.message.bytes': String(plan.maxMessageBytes),
  'compression.type': plan.compression,
  // The sender says when: a producer's clock is the time of receipt of a log, and windows are held against it.
  'message.timestamp.type': 'CreateTime',
});

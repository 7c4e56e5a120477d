import { configOf, type TopicPlan } from './topic-plan.ts';

/** A topic as it is. */
export interface TopicState {
  partitions: number;
  /** Of the partition that has fewest. */
  replicas: number;
  /** As Kafka names them; what is not there could not be read. */
  config: ReadonlyMap<string, string>;
}

const atLeast = (is: string, should: string): boolean => Number(is) >= Number(should);

/** Whether a setting that differs from the plan serves as well. What is not named here must be as planned. */
const SERVES: Readonly<Record<string, (is: string, should: string) => boolean>> = {
  // -1: for ever. Longer costs disk, which is the operator's; shorter loses what a process that was away has not read.
  'retention.ms': (is, should) => is === '-1' || atLeast(is, should),
  'min.insync.replicas': atLeast,
  'max.message.bytes': atLeast,
  // All of Kafka's compressions are read here; which is cheapest on disk and CPU is the operator's choice.
  'compression.type': () => true,
};

/** The settings in the way that Kafka's own tool is told. */
const remedy = (topic: string, setting: string, value: string): string =>
  `kafka-configs --alter --topic ${topic} --add-config ${setting}=${value}`;

/**
 * What is wrong with a topic, a sentence for each thing with what to do about it. Only what does harm is wrong: longer retention, larger
 * messages, another compression, more replicas and, for `logs`, more partitions than planned are an operator's good right.
 */
export const topicFaults = (plan: TopicPlan, { partitions, replicas, config }: TopicState): string[] => {
  const { name } = plan;
  const faults: string[] = [];
  const fault = (what: string, is: string | number, should: string | number, todo: string) =>
    faults.push(`Topic ${name} has ${what} ${is}; it should have ${should} (${todo}).`);
  if (partitions < plan.partitions) {
    fault('partitions', partitions, plan.partitions, `kafka-topics --alter --topic ${name} --partitions ${plan.partitions}`);
  } else if (partitions > plan.partitions && !plan.mayGrow) {
    fault('partitions', partitions, plan.partitions, 'only partition 0 is read: delete the topic and start again');
  }
  if (replicas < plan.replication) fault('replicas', replicas, plan.replication, 'kafka-reassign-partitions, or TOCSIN_KAFKA_REPLICATION');
  for (const [setting, should] of Object.entries(configOf(plan))) {
    const is = config.get(setting);
    if (is === undefined || is === should || SERVES[setting]?.(is, should)) continue;
    fault(setting, is, should, remedy(name, setting, should));
  }
  const inSync = Number(config.get('min.insync.replicas') ?? 0);
  if (inSync > replicas) {
    faults.push(
      `Topic ${name} has min.insync.replicas ${inSync} and replicas ${replicas}: it takes no message at all (${remedy(name, 'min.insync.replicas', String(plan.minInSyncReplicas))}).`,
    );
  }
  return faults;
};

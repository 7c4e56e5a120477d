import { TOPICS } from '@tocsin/contracts';
import { topicFaults, type TopicState } from './topic-faults.ts';
import { configOf, topicPlan } from './topic-plan.ts';

describe('what is wrong with a topic', () => {
  const planOf = (name: string, replication = 3) => topicPlan({ replication }).find((each) => each.name === name) ?? topicPlan()[0]!;
  const faults = (name: string, differs: Partial<Omit<TopicState, 'config'>> & { config?: Record<string, string> } = {}): string[] => {
    const plan = planOf(name);
    const state = { partitions: plan.partitions, replicas: plan.replication, ...differs };
    return topicFaults(plan, { ...state, config: new Map(Object.entries({ ...configOf(plan), ...differs.config })) });
  };

  it.each(Object.values(TOPICS))('nothing, when %s is as planned', (name) => {
    expect(faults(name)).toEqual([]);
  });

  it.each<[string, string, string]>([
    [TOPICS.logs, 'retention.ms', '-1'],
    [TOPICS.logs, 'retention.ms', String(30 * 86_400_000)],
    [TOPICS.logs, 'max.message.bytes', String(8 << 20)],
    [TOPICS.logs, 'compression.type', 'zstd'],
    [TOPICS.logs, 'compression.type', 'producer'],
    [TOPICS.logs, 'compression.type', 'lz4'],
    [TOPICS.classified, 'compression.type', 'uncompressed'],
    [TOPICS.logs, 'min.insync.replicas', '3'],
  ])('nothing, when %s has %s %s, which serves as well', (name, setting, value) => {
    expect(faults(name, { config: { [setting]: value } })).toEqual([]);
  });

  it('nothing, when logs has more partitions or replicas', () => {
    expect(faults(TOPICS.logs, { partitions: 12, replicas: 4 })).toEqual([]);
  });

  it.each<[string, string, string]>([
    [TOPICS.rollups, 'retention.ms', '3600000'],
    [TOPICS.logs, 'max.message.bytes', '1048588'],
    [TOPICS.logs, 'min.insync.replicas', '1'],
    [TOPICS.logs, 'cleanup.policy', 'compact'],
    [TOPICS.logs, 'message.timestamp.type', 'LogAppendTime'],
  ])('%s with %s %s, with the command that repairs it', (name, setting, value) => {
    const [fault, ...others] = faults(name, { config: { [setting]: value } });
    expect(others).toEqual([]);
    expect(fault).toContain(`Topic ${name} has ${setting} ${value}; it should have`);
    expect(fault).toContain(`kafka-configs --alter --topic ${name} --add-config ${setting}=`);
  });

  it('too few partitions or replicas, or more partitions where one is read', () => {
    expect(faults(TOPICS.logs, { partitions: 1 })).toEqual([expect.stringContaining('partitions 1; it should have 3')]);
    expect(faults(TOPICS.rollups, { partitions: 2 })).toEqual([expect.stringContaining('partitions 2; it should have 1')]);
    expect(faults(TOPICS.alerts, { replicas: 2 })).toEqual([expect.stringContaining('replicas 2; it should have 3')]);
  });

  it('more replicas asked for than there are: nothing could be written', () => {
    expect(faults(TOPICS.logs, { replicas: 1 })).toEqual([
      expect.stringContaining('replicas 1; it should have 3'),
      expect.stringContaining('takes no message at all'),
    ]);
  });
});

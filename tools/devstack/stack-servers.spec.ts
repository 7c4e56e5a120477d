import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from '../test/run-tool.ts';
import { kafkaProperties } from './kafka-quorum.ts';
import { rememberProcess } from './pid-file.ts';
import { brokersFile, stackSettings } from './settings.ts';
import { stackEnvironment } from './stack.ts';
import { pidFile, serversOf } from './stack-servers.ts';

describe('a stack of several brokers', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tocsin-stack-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const settings = (brokers?: string) => stackSettings({ TOCSIN_STACK_DIR: folder }, brokers);

  test('has as many as was said, or as the last time, and one at first', () => {
    expect(settings().brokers).toBe(1);
    mkdirSync(join(folder, 'run'));
    writeFileSync(brokersFile(folder), '3');
    expect([settings().brokers, settings('1').brokers]).toEqual([3, 1]);
    expect(() => settings('many')).toThrow('--brokers is a whole number from 1 to 5; got "many".');
  });

  test('gives each broker ports and a data folder of its own', () => {
    const [first, second, third] = serversOf(settings('3')).map(({ plan }) => plan);
    expect([first, second, third].map((plan) => [plan?.port, ...(plan?.otherPorts ?? [])])).toEqual([
      [29_092, 29_093],
      [29_094, 29_095],
      [29_096, 29_097],
    ]);
    expect(new Set([first, second, third].map((plan) => plan?.log)).size).toBe(3);
    expect(serversOf(settings('1'))[0]?.plan.log).not.toBe(first?.log);
  });

  test('tells the apps all brokers, and to keep three copies', () => {
    expect(stackEnvironment(settings('3'))).toMatchObject({
      TOCSIN_KAFKA_BROKERS: '127.0.0.1:29092,127.0.0.1:29094,127.0.0.1:29096',
      TOCSIN_KAFKA_REPLICATION: '3',
    });
    expect(stackEnvironment(settings('1'))).not.toHaveProperty('TOCSIN_KAFKA_REPLICATION');
  });

  test('keeps three copies of what Kafka notes for itself, too, two of them in sync', () => {
    const properties = (brokers: number) =>
      kafkaProperties('/data', 1, { nodeId: 1, controllerPorts: Array.from({ length: brokers }, (_, n) => n), clusterId: () => '' });
    expect(properties(3)).toContain('transaction.state.log.replication.factor=3\ntransaction.state.log.min.isr=2\n');
    expect(properties(1)).toContain('offsets.topic.replication.factor=1\n');
  });

  test('is refused while another number of brokers runs, which has other data', async () => {
    // This process stands for a broker.
    rememberProcess(pidFile(folder, 'kafka'), process.pid, 29_092);
    const { code, stderr } = await runTool('devstack', ['up', '--brokers', '3'], { env: { TOCSIN_STACK_DIR: folder } });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/another number of brokers than 3.*stack -- down/) as string,
    });
  });
});

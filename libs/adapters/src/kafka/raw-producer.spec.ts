import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { TOPICS } from '@tocsin/contracts';
import { describeWithKafka, testBrokers } from '../testing/servers.ts';
import { readLogMessage } from './log-message.ts';
import { createTestKafka, type TestKafka } from './testing/test-kafka.ts';

/** Folder of Kafka's own jars: its Java client stands for every producer that is not ours. */
const jars = process.env['TOCSIN_TEST_KAFKA_LIBS'] ?? '';
const describeWithJars = jars !== '' || process.env['CI'] ? describeWithKafka : describe.skip;

/** Run from its source, as it is shown in the documentation. */
const SOURCE = fileURLToPath(new URL('./testing/RawProducer.java', import.meta.url));

const RECORDS = ['{"service":"shop","level":"warn","message":"payment took 2100 ms"}', '{"message":"zweite é"}', 'not json'];

describeWithJars('a producer in Java, with nothing of ours', () => {
  let kafka: TestKafka;
  beforeEach(async () => (kafka = await createTestKafka()));
  afterEach(() => kafka.remove());

  const produce = async (compression: string): Promise<void> => {
    const args = [testBrokers().join(','), kafka.connection.topic(TOPICS.logs), compression];
    const java = spawn('java', ['-Xmx128m', '-cp', `${jars}/*`, SOURCE, ...args], { stdio: ['pipe', 'ignore', 'ignore'] });
    java.stdin.end(`${RECORDS.join('\n')}\n`);
    expect(await once(java, 'close')).toEqual([0, null]);
  };

  test.each(['none', 'lz4', 'zstd'])(
    'writes records that are read as they are, one a message, with the time of receipt (compression %s)',
    async (compression) => {
      const before = Date.now();
      await produce(compression);
      const messages = (await kafka.messages(TOPICS.logs)).map(readLogMessage);
      expect(messages.map(({ value }) => value.toString()).sort()).toEqual([...RECORDS].sort());
      for (const { ndjson, batch, batchRow, receivedAt } of messages) {
        expect([ndjson, batch, batchRow]).toEqual([false, undefined, 0]);
        expect(receivedAt).toBeGreaterThanOrEqual(before);
      }
    },
  );
});

import { LOG_HEADERS } from '@tocsin/adapters/kafka';
import { createTestKafka, type TestKafka } from '@tocsin/adapters/kafka/testing';
import { describeWithKafka, testBrokers } from '@tocsin/adapters/testing';
import { type OriginatedDeadLetter, TOPICS } from '@tocsin/contracts';
import { runTool } from '../test/run-tool.ts';
import { describeLetters } from './describe.ts';
import { dlqOptions } from './options.ts';

describe('npm run dlq', () => {
  it('says what is wrong with its options', async () => {
    expect(() => dlqOptions(['throw'], {})).toThrow('Say list or replay.');
    expect(() => dlqOptions(['list'], {})).toThrow('--brokers');
    const { code, stderr } = await runTool('dlq', ['list', '--brokers', 'localhost:9', '--reason', 'boring']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--reason is one of not_json, ')]);
  });

  it('speaks to Kafka as the settings of the processes say', () => {
    const env = { TOCSIN_KAFKA_BROKERS: 'a:9,b:9', TOCSIN_KAFKA_TOPIC_PREFIX: 'p.', TOCSIN_KAFKA_TLS: '1', TOCSIN_KAFKA_USERNAME: 'ann' };
    expect(dlqOptions(['list'], { ...env, TOCSIN_KAFKA_PASSWORD: 'secret' })?.kafka).toEqual({
      brokers: ['a:9', 'b:9'],
      prefix: 'p.',
      ssl: true,
      sasl: { mechanism: 'scram-sha-512', username: 'ann', password: 'secret' },
    });
    expect(() => dlqOptions(['list'], env)).toThrow('TOCSIN_KAFKA_USERNAME');
  });

  it('shows nothing of a record that could steer a terminal', () => {
    const letter: OriginatedDeadLetter = {
      ...{ receivedAt: 0, batchId: '', index: 3, reason: 'not_json', detail: 'd' },
      ...{ sample: 'a\u001b[2Jb\nc', origin: { topic: 'logs', partition: 0, offset: '42' } },
    };
    expect(describeLetters({ letters: [letter], counts: { not_json: 1 } })).toBe(
      '1970-01-01T00:00:00.000Z  not_json            logs 0@42:3  d\n    a [2Jb c\n1 of 1 dead letters shown: not_json 1.',
    );
  });
});

describeWithKafka('dead letters on Kafka', () => {
  let kafka: TestKafka;
  const dlq = (...args: string[]) => runTool('dlq', [...args, '--brokers', testBrokers().join(','), '--prefix', kafka.connection.prefix]);
  const logs = () => kafka.connection.topic(TOPICS.logs);

  beforeAll(async () => {
    kafka = await createTestKafka();
    const producer = kafka.connection.producer();
    await producer.connect();
    const framed = { [LOG_HEADERS.format]: 'ndjson', [LOG_HEADERS.batch]: 'b7', [LOG_HEADERS.row]: '10' };
    await producer.send({
      topic: logs(),
      messages: [
        { value: 'password=hunter2', partition: 1, timestamp: '1000' },
        { value: '{"message":"fine"}\nnonsense\n', headers: framed, partition: 1, timestamp: '2000' },
      ],
    });
    const letter = (offset: string, index: number, reason: string, sample: string | null) =>
      JSON.stringify({
        receivedAt: 1000,
        batchId: '',
        index,
        reason,
        detail: 'why',
        sample,
        origin: { topic: logs(), partition: 1, offset },
      });
    await producer.send({
      topic: kafka.connection.topic(TOPICS.deadLetters),
      messages: [
        letter('0', 0, 'not_json', 'password=[redacted:secret]'),
        letter('1', 1, 'poison', null),
        letter('99', 0, 'too_large', null),
      ].map((value) => ({ value, partition: 0 })),
    });
    await producer.disconnect();
  });
  afterAll(() => kafka.remove());

  it('lists them with reason, place and masked beginning', async () => {
    const { code, stdout } = await dlq('list');
    expect(code).toBe(0);
    expect(stdout).toContain(`not_json            ${logs()} 1@0  why\n    password=[redacted:secret]`);
    expect(stdout).toContain('3 of 3 dead letters shown: not_json 1, poison 1, too_large 1.');
    expect((await dlq('list', '--reason', 'poison')).stdout).toContain('1 of 3 dead letters shown');
  });

  it('sends the original records again, once however often it is asked, and says which are gone', async () => {
    expect((await dlq('replay', '--dry-run')).stdout).toContain('2 records would be sent again, 1 are gone.');
    expect(await kafka.messages(TOPICS.logs)).toHaveLength(2);
    const { code, stdout, stderr } = await dlq('replay');
    expect([code, stdout.trim(), stderr]).toEqual([
      1,
      '2 records were sent again, 1 are gone.',
      expect.stringContaining('1@99 is not there'),
    ]);
    const sent = (await kafka.messages(TOPICS.logs)).slice(2);
    expect(
      sent.map(({ value, timestamp, headers }) => [
        String(value),
        timestamp,
        String(headers?.[LOG_HEADERS.batch]),
        String(headers?.[LOG_HEADERS.row]),
      ]),
    ).toEqual([
      ['password=hunter2', '1000', `dlq:${logs()}:1:0`, '0'],
      ['nonsense', '2000', 'b7', '11'],
    ]);
    expect((await dlq('replay', '--reason', 'poison')).code).toBe(0);
  });

  it('does not send again what a replay sent and what was refused once more', async () => {
    const producer = kafka.connection.producer();
    await producer.connect();
    const [copy] = (await kafka.messages(TOPICS.logs)).slice(2);
    const origin = { topic: logs(), partition: 1, offset: copy?.offset ?? '' };
    const letter = { receivedAt: 2, batchId: '', index: 0, reason: 'bad_type', detail: 'still', sample: null, origin };
    await producer.send({ topic: kafka.connection.topic(TOPICS.deadLetters), messages: [{ value: JSON.stringify(letter), partition: 0 }] });
    await producer.disconnect();
    const { code, stdout, stderr } = await dlq('replay', '--reason', 'bad_type');
    expect([code, stdout.trim(), stderr.trim()]).toEqual([
      0,
      '0 records were sent again.',
      '1 were sent again before and refused once more: they are left out.',
    ]);
  });

  it('says which topic it did not find, and how one with another prefix is named', async () => {
    const { code, stderr } = await runTool('dlq', ['list', '--brokers', testBrokers().join(','), '--prefix', 'nosuch.']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/no topic nosuch\.logs\.dlq.*--prefix/)]);
  });
});

import { Controller, type INestMicroservice, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@tocsin/contracts';
import { lastValueFrom } from 'rxjs';
import { describeWithKafka } from '../../testing/servers.ts';
import { createTestKafka, type TestKafka } from '../testing/test-kafka.ts';
import { until } from '../testing/until.ts';
import { committedOffset } from '../transaction/committed-offset.ts';
import { KafkaBusClient } from './kafka-bus.client.ts';
import { KafkaEventStrategy } from './kafka-event.strategy.ts';

const batches: unknown[][] = [];
let away = false;

@Controller()
class Handlers {
  @EventPattern(TOPICS.alerts)
  async take(@Payload() events: unknown[]): Promise<void> {
    await Promise.resolve();
    if (away) throw new Error('the database is away');
    batches.push(events);
  }
}
@Module({ controllers: [Handlers] })
class HandlersModule {}

describeWithKafka('events over Kafka', () => {
  let kafka: TestKafka;
  let client: KafkaBusClient;
  const apps: INestMicroservice[] = [];

  const start = async (ready?: Promise<void>) => {
    const strategy = new KafkaEventStrategy({ connection: kafka.connection, groupId: 'alerts', firstPauseMs: 5, mostPauseMs: 20, ready });
    const app = await NestFactory.createMicroservice(HandlersModule, { strategy, logger: false });
    await app.listen();
    apps.push(app);
    return { app, strategy };
  };
  const emit = (...events: unknown[]) =>
    Promise.all(events.map((event) => lastValueFrom(client.emit(TOPICS.alerts, event), { defaultValue: undefined })));
  const committed = () =>
    committedOffset(kafka.connection, {
      groupId: kafka.connection.named('alerts'),
      topic: kafka.connection.topic(TOPICS.alerts),
      partition: 0,
    });

  beforeEach(async () => {
    batches.length = 0;
    away = false;
    kafka = await createTestKafka();
    client = new KafkaBusClient({ connection: kafka.connection, keyOf: (_, event) => `key ${String(event)}` });
  });
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
    await client.close();
    await kafka.remove();
  });

  test('come in batches, unchanged and in order, also those sent before anyone listened', async () => {
    await emit(1, { two: 2 }, 'three');
    const { strategy } = await start();
    await until(() => batches.flat().length === 3);
    await emit([4], 5);
    await until(() => batches.flat().length === 5);
    expect(batches.flat()).toEqual([1, { two: 2 }, 'three', [4], 5]);
    await until(async () => (await committed()) === '5');
    await until(() => strategy.health().state === 'up');
    expect(strategy.lag).toBe(0);
    const sent = await kafka.messages(TOPICS.alerts);
    expect(sent.map(({ key }) => String(key)).slice(0, 2)).toEqual(['key 1', 'key [object Object]']);
  });

  test('wait until the topics are said to be there, which holds up no end', async () => {
    const { app, strategy } = await start(new Promise(() => undefined));
    expect(strategy.health().state).toBe('down');
    await app.close();
    let there: () => void = () => undefined;
    await start(new Promise((resolve) => (there = resolve)));
    await emit('a');
    expect(batches).toEqual([]);
    there();
    await until(() => batches.flat().length === 1);
  });

  test('that the handler cannot take come again until it can, and none is passed over', async () => {
    away = true;
    const { strategy } = await start();
    await emit('a', 'b');
    await until(() => strategy.health().state === 'degraded');
    expect(await committed()).toBeUndefined();
    away = false;
    await until(() => batches.flat().length === 2);
    expect(batches.flat()).toEqual(['a', 'b']);
    await until(async () => (await committed()) === '2');
    expect(strategy.health().state).toBe('up');
  });

  test('go on with the next member where the last one stopped', async () => {
    const { app } = await start();
    await emit('a');
    await until(() => batches.flat().length === 1);
    await app.close();
    await emit('b');
    await start();
    await until(() => batches.flat().length === 2);
    expect(batches.flat()).toEqual(['a', 'b']);
  });

  test('that are not JSON go to the dead letters with where they stood, and the rest goes on', async () => {
    const producer = kafka.connection.producer();
    await producer.connect();
    const messages = ['"a"', 'not json', '"b"'].map((value) => ({ value, timestamp: '1700000000000' }));
    await producer.send({ topic: kafka.connection.topic(TOPICS.alerts), messages });
    await producer.disconnect();
    await start();
    await until(() => batches.flat().length === 2);
    expect(batches.flat()).toEqual(['a', 'b']);
    const [letter] = await kafka.messages(TOPICS.deadLetters);
    expect(JSON.parse(String(letter?.value))).toMatchObject({
      reason: 'not_json',
      sample: null,
      receivedAt: 1_700_000_000_000,
      origin: { topic: kafka.connection.topic(TOPICS.alerts), partition: 0, offset: '1' },
    });
  });

  test('have no requests', async () => {
    await expect(lastValueFrom(client.send(TOPICS.alerts, 1))).rejects.toThrow('no requests over Kafka');
  });
});

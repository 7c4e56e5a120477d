import { logLevel } from 'kafkajs';
import { kafkaLogCreator, type KafkaLogger } from './kafka-log.ts';

describe("the log of Kafka's client", () => {
  const told: string[] = [];
  let now = 0;
  const note = (level: string) => (_fields: object, message: string) => void told.push(`${level} ${message}`);
  const logger: KafkaLogger = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
  const log = kafkaLogCreator(logger, () => now)(logLevel.INFO);
  const say = (level: logLevel, message: string, fields: object = {}) =>
    log({ namespace: 'Connection', level, label: '', log: { message, timestamp: '', ...fields } });
  beforeEach(() => void told.splice(0));

  test('errors that it repairs itself are warnings, each told once in ten seconds', () => {
    for (now = 0; now < 20_000; now += 1000) say(logLevel.ERROR, 'Connection timeout');
    expect(told).toEqual(['warn kafka: Connection timeout', 'warn kafka: Connection timeout']);
  });

  test('a rebalance is nothing to warn of', () => {
    say(logLevel.WARN, 'The group is rebalancing, re-joining', { error: 'The group is rebalancing, so a rejoin is needed' });
    say(logLevel.ERROR, 'Response Heartbeat(key: 12, version: 3)', { error: 'The group is rebalancing, so a rejoin is needed' });
    expect(told.map((line) => line.split(' ')[0])).toEqual(['debug', 'debug']);
  });
});

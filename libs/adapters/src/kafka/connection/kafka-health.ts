import type { Admin } from 'kafkajs';
import { whyKafkaFailed } from './kafka-errors.ts';
import type { KafkaConnection } from './open-kafka.ts';

/** What a health check found; fits the health registry. */
export interface KafkaFinding {
  state: 'up' | 'degraded' | 'down';
  detail: string;
}

/**
 * The health check `kafka`: does the cluster answer, and are the topics as they should be? `differences` gives the sentences of
 * `ensureTopics`. Holds one connection, made at the first check.
 */
export const kafkaHealth = (
  connection: KafkaConnection,
  differences: () => readonly string[] = () => [],
): { name: string; check: () => Promise<KafkaFinding>; close: () => Promise<void> } => {
  let connecting: Promise<Admin> | undefined;
  const connect = async (): Promise<Admin> => {
    const admin = connection.kafka.admin({ retry: { retries: 1 } });
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      await admin.disconnect().catch(() => undefined);
      throw error;
    }
  };
  const drop = async (): Promise<void> => {
    const old = connecting;
    connecting = undefined;
    await old?.then((admin) => admin.disconnect()).catch(() => undefined);
  };
  return {
    name: 'kafka',
    check: async () => {
      try {
        // Checks that come together wait for one connection.
        const admin = await (connecting ??= connect());
        const { brokers } = await admin.describeCluster();
        const wrong = differences();
        const said = `${brokers.length} ${brokers.length === 1 ? 'broker' : 'brokers'}`;
        return wrong.length === 0 ? { state: 'up', detail: said } : { state: 'degraded', detail: `${said}. ${wrong.join(' ')}` };
      } catch (error) {
        await drop();
        connection.logger.warn({ why: whyKafkaFailed(error) }, 'Kafka does not answer');
        return { state: 'down', detail: 'it does not answer' };
      }
    },
    close: drop,
  };
};

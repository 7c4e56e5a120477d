import { setTimeout as wait } from 'node:timers/promises';
import type { AlertSignal } from '@tocsin/core/alerting';
import type { KafkaConnection } from '@tocsin/adapters/kafka';
import { type Topic, TOPICS } from '@tocsin/contracts';
import type { Producer } from 'kafkajs';

const RETRY = { initialRetryTime: 50, retries: 5, maxRetryTime: 1000 } as const;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;
const MESSAGES_AT_ONCE = 200;
const TOPIC: Topic = TOPICS.alerts;

/** The topic `alerts`, as the windows write to it. */
export class SignalTopic {
  private readonly producer: Producer;
  private connected = false;

  constructor(
    private readonly connection: KafkaConnection,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.producer = connection.producer({ idempotent: true, maxInFlightRequests: 1, retry: RETRY });
  }

  /** Resolves once all in-sync replicas have the signals, in their order. Tries until then, or rejects with the signal's reason. */
  async send(signals: readonly AlertSignal[], signal: AbortSignal): Promise<void> {
    for (let at = 0; at < signals.length; at += MESSAGES_AT_ONCE) await this.sendSome(signals.slice(at, at + MESSAGES_AT_ONCE), signal);
  }

  async close(): Promise<void> {
    await this.producer.disconnect().catch(() => undefined);
  }

  private async sendSome(signals: readonly AlertSignal[], signal: AbortSignal): Promise<void> {
    const messages = signals.map((each) => ({
      key: JSON.stringify([each.ruleId, each.groupKey]),
      value: JSON.stringify(each),
      partition: 0,
    }));
    for (let failures = 0; ; failures++) {
      signal.throwIfAborted();
      try {
        if (!this.connected) await this.producer.connect();
        this.connected = true;
        await this.producer.send({ topic: this.connection.topic(TOPIC), acks: -1, messages });
        return;
      } catch (error) {
        signal.throwIfAborted();
        this.connected = false;
        if (failures === 0) this.onFailure(error);
        const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(10, failures));
        await wait(pause * (0.5 + Math.random() / 2), undefined, { signal });
      }
    }
  }
}

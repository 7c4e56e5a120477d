import { setTimeout as wait } from 'node:timers/promises';
import type { AlertSignal } from '@tocsin/core/alerting';
import { KafkaCircuit, type KafkaConnection, KafkaWriter } from '@tocsin/adapters/kafka';
import { type Topic, TOPICS } from '@tocsin/contracts';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;
const MESSAGES_AT_ONCE = 200;
const TOPIC: Topic = TOPICS.alerts;

/**
 * The topic `alerts`, as the windows write to it. The writer makes sure that a write was confirmed, also where Kafka's client says nothing,
 * and that what was given up leaves no numbers behind by which the broker would take the next signals for a repetition.
 */
export class SignalTopic {
  private readonly writer: Pick<KafkaWriter, 'write' | 'close'>;
  private readonly topic: string;
  private readonly onFailure: (error: unknown) => void;

  constructor(
    connection: KafkaConnection,
    onFailure: (error: unknown) => void,
    writer: Pick<KafkaWriter, 'write' | 'close'> = new KafkaWriter({ connection, circuit: new KafkaCircuit() }),
  ) {
    this.topic = connection.topic(TOPIC);
    this.onFailure = onFailure;
    this.writer = writer;
  }

  /** Resolves once all in-sync replicas have the signals, in their order. Tries until then, or rejects with the signal's reason. */
  async send(signals: readonly AlertSignal[], signal: AbortSignal): Promise<void> {
    for (let at = 0; at < signals.length; at += MESSAGES_AT_ONCE) await this.sendSome(signals.slice(at, at + MESSAGES_AT_ONCE), signal);
  }

  /** Never rejects. */
  close(): Promise<void> {
    return this.writer.close();
  }

  private async sendSome(signals: readonly AlertSignal[], signal: AbortSignal): Promise<void> {
    const messages = signals.map((each) => ({ key: JSON.stringify([each.ruleId, each.groupKey]), value: JSON.stringify(each) }));
    for (let failures = 0; ; failures++) {
      signal.throwIfAborted();
      try {
        return await this.writer.write(this.topic, 0, messages);
      } catch (error) {
        signal.throwIfAborted();
        if (failures === 0) this.onFailure(error);
        const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(10, failures));
        await wait(pause * (0.5 + Math.random() / 2), undefined, { signal });
      }
    }
  }
}

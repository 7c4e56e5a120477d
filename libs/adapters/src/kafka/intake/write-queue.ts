import type { Message } from 'kafkajs';
import { KafkaUnavailableError } from '../connection/kafka-errors.ts';
import { RECORD_BATCH_BYTES } from '../producing/record-batches.ts';

/** Writes messages together, whichever requests they are of; resolves once they are durable. */
export type WriteTogether = (messages: Message[]) => Promise<void>;

interface Waiting {
  message: Message;
  bytes: number;
  deadline: number;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** Messages that wait for a writer: what is there when one is free goes out in one write. A message that has waited too long is refused. */
export class WriteQueue {
  private waiting: Waiting[] = [];
  private idle: WriteTogether[];
  private readonly waitMs: number;

  constructor(writers: readonly WriteTogether[], waitMs: number) {
    this.idle = [...writers];
    this.waitMs = waitMs;
  }

  /** @throws KafkaUnavailableError, KafkaRefusedError */
  write(message: Message, bytes: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ message, bytes, deadline: performance.now() + this.waitMs, resolve, reject });
      // What comes in the same turn travels together.
      if (this.waiting.length === 1) queueMicrotask(() => this.pump());
    });
  }

  private pump(): void {
    while (this.waiting.length > 0) {
      const writer = this.idle.pop();
      if (writer === undefined) return;
      const batch = this.take();
      if (batch.length === 0) return void this.idle.push(writer);
      writer(batch.map(({ message }) => message))
        .then(
          () => batch.forEach(({ resolve }) => resolve()),
          (error: unknown) => batch.forEach(({ reject }) => reject(error)),
        )
        .finally(() => {
          this.idle.push(writer);
          this.pump();
        });
    }
  }

  private take(): Waiting[] {
    const now = performance.now();
    const batch: Waiting[] = [];
    let bytes = 0;
    while (this.waiting.length > 0) {
      const next = this.waiting[0] as Waiting;
      if (next.deadline < now) {
        this.waiting.shift();
        next.reject(new KafkaUnavailableError('Kafka takes writes too slowly.'));
        continue;
      }
      if (batch.length > 0 && bytes + next.bytes > RECORD_BATCH_BYTES) break;
      this.waiting.shift();
      batch.push(next);
      bytes += next.bytes;
    }
    return batch;
  }
}

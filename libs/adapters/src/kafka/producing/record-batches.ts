import type { TopicMessages } from 'kafkajs';

/**
 * What is written to one partition in one call becomes one record batch, and that, not the message, is what a topic's max.message.bytes
 * (2 MiB, see the topic plan) bounds. The rest is for the framing.
 */
export const RECORD_BATCH_BYTES = 1792 * 1024;
/** Framing of a message, at most. */
const FRAME_BYTES = 128;

/** Values for partition 0 of a topic, in parts that each fit into a record batch; a value that is larger alone is a part of its own. */
export const inParts = (topic: string, values: readonly (Buffer | string)[]): TopicMessages[] => {
  const parts: TopicMessages[] = [];
  let bytes = Infinity;
  for (const value of values) {
    const size = Buffer.byteLength(value) + FRAME_BYTES;
    if (bytes + size > RECORD_BATCH_BYTES) {
      parts.push({ topic, messages: [] });
      bytes = 0;
    }
    bytes += size;
    parts.at(-1)?.messages.push({ value, partition: 0 });
  }
  return parts;
};

/** Parts grouped into calls: no call has two parts of one topic, and the parts of a topic stay in order. */
export const rounds = (parts: readonly TopicMessages[]): TopicMessages[][] => {
  const calls: TopicMessages[][] = [];
  const next = new Map<string, number>();
  for (const part of parts) {
    const at = next.get(part.topic) ?? 0;
    next.set(part.topic, at + 1);
    (calls[at] ??= []).push(part);
  }
  return calls;
};

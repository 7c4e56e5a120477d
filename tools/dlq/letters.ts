import { type KafkaConnection, PartitionReader } from '@tocsin/adapters/kafka';
import { type OriginatedDeadLetter, type RejectReason, TOPICS } from '@tocsin/contracts';

/** What the dead letters of one look amount to. */
export interface LettersFound {
  /** The newest that were asked for, oldest first. */
  letters: OriginatedDeadLetter[];
  /** All that are there, by reason. */
  counts: Partial<Record<RejectReason, number>>;
}

/** Reads the topic `logs.dlq` from its beginning to its end of now; keeps the newest `limit`. @throws KafkaUnavailableError */
export const readLetters = async (
  connection: KafkaConnection,
  { reason, limit }: { reason: RejectReason | undefined; limit: number },
): Promise<LettersFound> => {
  const reader = new PartitionReader(connection, { topic: connection.topic(TOPICS.deadLetters), partition: 0 });
  const found: LettersFound = { letters: [], counts: {} };
  try {
    const { start, end } = await reader.bounds();
    for (let at = start; at < end;) {
      const { messages, next } = await reader.read(at, { maxWaitMs: 0 });
      for (const { value } of messages) {
        const letter = JSON.parse(String(value)) as OriginatedDeadLetter;
        found.counts[letter.reason] = (found.counts[letter.reason] ?? 0) + 1;
        if (reason === undefined || letter.reason === reason) found.letters.push(letter);
      }
      // Bounded whatever the topic holds.
      if (found.letters.length > limit * 2 + 1000) found.letters.splice(0, found.letters.length - limit);
      if (next <= at) break;
      at = next;
    }
    found.letters.splice(0, Math.max(0, found.letters.length - limit));
    return found;
  } finally {
    await reader.close();
  }
};

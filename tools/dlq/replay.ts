import { type KafkaConnection, LOG_HEADERS, OffsetOutOfRangeError, PartitionReader, readLogMessage } from '@tocsin/adapters/kafka';
import type { OriginatedDeadLetter } from '@tocsin/contracts';
import { eachLine } from '@tocsin/core/parsing';
import type { KafkaMessage, Producer } from 'kafkajs';

export interface ReplayReport {
  sent: number;
  /** Records that are not in the topic any more. */
  gone: OriginatedDeadLetter[];
  /** Letters of records that were themselves sent again by an earlier replay, and refused once more. */
  again: number;
}

const MESSAGES_AT_ONCE = 200;
/** Header of what a replay sent. */
const REPLAYED = 'tocsin-replayed';
type Outgoing = Parameters<Producer['send']>[0]['messages'][number];

/**
 * Sends the original records of these letters again, whole (a letter has only a masked beginning), to where they were, with their time of
 * receipt. Each carries an idempotency id of its own place, so one that is sent again twice, or was stored after all, is stored once. What an
 * earlier replay sent is left out: its original is among the letters, and with every replay there would be twice as many. With `dryRun` nothing is sent. @throws KafkaUnavailableError
 */
export const replayLetters = async (
  connection: KafkaConnection,
  letters: readonly OriginatedDeadLetter[],
  dryRun: boolean,
): Promise<ReplayReport> => {
  const report: ReplayReport = { sent: 0, gone: [], again: 0 };
  const producer = connection.producer({ idempotent: true, maxInFlightRequests: 1 });
  try {
    if (!dryRun) await producer.connect();
    for (const [place, theirs] of byPartition(letters)) {
      const reader = new PartitionReader(connection, place);
      let outgoing: Outgoing[] = [];
      const send = async (): Promise<void> => {
        if (outgoing.length > 0 && !dryRun) await producer.send({ topic: place.topic, acks: -1, messages: outgoing });
        report.sent += outgoing.length;
        outgoing = [];
      };
      try {
        for (const letter of theirs) {
          const record = await originalOf(reader, letter);
          if (record === 'sent again') report.again++;
          else if (record === undefined) report.gone.push(letter);
          else outgoing.push({ ...record, partition: place.partition });
          if (outgoing.length === MESSAGES_AT_ONCE) await send();
        }
        await send();
      } finally {
        await reader.close();
      }
    }
    return report;
  } finally {
    await producer.disconnect();
  }
};

const byPartition = (letters: readonly OriginatedDeadLetter[]): Map<{ topic: string; partition: number }, OriginatedDeadLetter[]> => {
  const places = new Map<string, { topic: string; partition: number }>();
  const found = new Map<{ topic: string; partition: number }, OriginatedDeadLetter[]>();
  for (const letter of letters) {
    const { topic, partition } = letter.origin;
    const key = JSON.stringify([topic, partition]);
    const place = places.get(key) ?? { topic, partition };
    places.set(key, place);
    found.set(place, [...(found.get(place) ?? []), letter]);
  }
  return found;
};

const originalOf = async (reader: PartitionReader, letter: OriginatedDeadLetter): Promise<Outgoing | 'sent again' | undefined> => {
  const { offset } = letter.origin;
  try {
    const { messages } = await reader.read(Number(offset), { maxWaitMs: 0, maxBytes: 1 });
    const message = messages.find((each) => each.offset === offset);
    return message && (message.headers?.[REPLAYED] ? 'sent again' : recordIn(message, letter));
  } catch (error) {
    if (error instanceof OffsetOutOfRangeError) return undefined;
    throw error;
  }
};

/** The refused record as a message of its own. */
const recordIn = (message: KafkaMessage, { origin, index }: OriginatedDeadLetter): Outgoing | undefined => {
  const { value, ndjson, batch, batchRow } = readLogMessage(message);
  const record = ndjson ? lineAt(value, index) : value;
  if (record === undefined || record.length === 0) return undefined;
  const id = batch ?? `dlq:${origin.topic}:${origin.partition}:${origin.offset}`;
  return {
    value: record,
    timestamp: message.timestamp,
    headers: { [REPLAYED]: '1', [LOG_HEADERS.batch]: id, [LOG_HEADERS.row]: String(batchRow + index) },
  };
};

const lineAt = (value: Buffer, index: number): Buffer | undefined => {
  let at = 0;
  let found: Buffer | undefined;
  eachLine(value, (from, end) => {
    if (at++ === index) found = value.subarray(from, end);
  });
  return found;
};

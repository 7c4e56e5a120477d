import type { RejectReason } from './record.ts';

/** A record that was refused, as it goes to the topic `logs.dlq`: with its reason, masked, and cut. Bounded in number: the counts are exact, these are samples. */
export interface DeadLetter {
  /** Time of receipt, epoch milliseconds. */
  receivedAt: number;
  batchId: string;
  /** Position of the record in its request. */
  index: number;
  reason: RejectReason;
  detail: string;
  /** Beginning of the record, masked as logs are; null where its format has no lines. */
  sample: string | null;
}

/** Where a record stands on the bus: a topic, one of its partitions, and the message's offset there (decimal). */
export interface RecordOrigin {
  topic: string;
  partition: number;
  offset: string;
}

/** A letter of the topic `logs.dlq` in the cluster profile. `index` is then the record's place in its message. */
export interface OriginatedDeadLetter extends DeadLetter {
  origin: RecordOrigin;
}

import type { KafkaMessage } from 'kafkajs';

/** A message as a fetch brings it, those of the transaction protocol included. */
export type FetchedMessage = KafkaMessage & {
  isControlRecord?: boolean;
  batchContext?: { producerId: string; inTransaction: boolean };
};
export interface AbortedTransaction {
  producerId: string;
  firstOffset: string;
}

/** Type of a control record, in its key after the version (KIP-98): 0 ends a transaction by an abort, 1 by a commit. */
const isAbortMarker = ({ isControlRecord, key }: FetchedMessage): boolean =>
  isControlRecord === true && key !== null && key.length >= 4 && key.readInt16BE(2) === 0;

/**
 * What a reader of committed data may see of a fetch: no control records, and nothing of the transactions that were aborted, which the
 * broker names with their first offsets (KIP-98). Everything in the fetch lies before the last stable offset.
 */
export const committedMessages = (fetched: readonly FetchedMessage[], aborted: readonly AbortedTransaction[] | null): KafkaMessage[] => {
  const upcoming = [...(aborted ?? [])].sort((a, b) => Number(a.firstOffset) - Number(b.firstOffset));
  const open = new Set<string>();
  const seen: KafkaMessage[] = [];
  for (const message of fetched) {
    for (let next = upcoming[0]; next && Number(next.firstOffset) <= Number(message.offset); next = upcoming[0]) {
      open.add(next.producerId);
      upcoming.shift();
    }
    const { producerId = '', inTransaction = false } = message.batchContext ?? {};
    if (isAbortMarker(message)) open.delete(producerId);
    else if (message.isControlRecord !== true && !(inTransaction && open.has(producerId))) seen.push(message);
  }
  return seen;
};

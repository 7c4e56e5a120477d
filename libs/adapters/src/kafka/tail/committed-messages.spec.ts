import fc from 'fast-check';
import { type AbortedTransaction, committedMessages, type FetchedMessage } from './committed-messages.ts';

const record = (offset: number, producerId: string, fields: Partial<FetchedMessage> = {}): FetchedMessage =>
  ({ offset: String(offset), key: null, value: null, batchContext: { producerId, inTransaction: true }, ...fields }) as FetchedMessage;
const marker = (offset: number, producerId: string, type: 'abort' | 'commit') =>
  record(offset, producerId, { isControlRecord: true, key: Buffer.from([0, 0, 0, type === 'abort' ? 0 : 1]) });

test('a key that looks like a marker is no marker', () => {
  const looksLike = record(1, 'a', { key: Buffer.alloc(4) });
  expect(committedMessages([record(0, 'a'), looksLike, marker(2, 'a', 'abort')], [{ producerId: 'a', firstOffset: '0' }])).toEqual([]);
});

test('whatever transactions were interleaved, the committed ones are seen whole, in order, and nothing else', () => {
  // Each step: a producer writes, or ends its transaction.
  const step = fc.record({ producer: fc.constantFrom('a', 'b', 'c'), does: fc.constantFrom('write', 'write', 'commit', 'abort') });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const log: FetchedMessage[] = [];
      const open = new Map<string, number[]>();
      const aborted: AbortedTransaction[] = [];
      const committed: number[] = [];
      const end = (producer: string, does: 'commit' | 'abort') => {
        const offsets = open.get(producer);
        if (!offsets) return;
        open.delete(producer);
        log.push(marker(log.length, producer, does));
        if (does === 'commit') committed.push(...offsets);
        else aborted.push({ producerId: producer, firstOffset: String(offsets[0]) });
      };
      for (const { producer, does } of steps) {
        if (does !== 'write') end(producer, does);
        else {
          open.set(producer, [...(open.get(producer) ?? []), log.length]);
          log.push(record(log.length, producer));
        }
      }
      for (const producer of [...open.keys()]) end(producer, 'commit');
      const seen = committedMessages(log, aborted).map(({ offset }) => Number(offset));
      expect(seen).toEqual(committed.sort((a, b) => a - b));
    }),
  );
});

import fc from 'fast-check';
import { type Chunk, chunkLength, chunkOf, halvesOf } from './chunk.ts';
import { MESSAGE_RECORDS, recordsOf } from './chunk-records.ts';
import type { LogMessage } from './log-message.ts';

const message = (offset: number, value: string, more: Partial<LogMessage> = {}): LogMessage => ({
  offset,
  receivedAt: 1000,
  value: new TextEncoder().encode(value),
  framed: false,
  batch: undefined,
  ...more,
});
/** Every record as its message's offset, its place there, and its text. */
const recordsIn = (chunk: Chunk): [number, number, string][] => {
  const { count, messages, rows, from, to } = recordsOf(chunk);
  const body = Buffer.from(chunk.body);
  return Array.from({ length: count }, (_, i) => [
    chunk.offsets[messages[i] ?? 0] ?? -1,
    rows[i] ?? -1,
    body.toString('utf8', from[i], to[i]),
  ]);
};
const partsOf = (chunk: Chunk): Chunk[] => {
  const halves = halvesOf(chunk);
  return halves === undefined ? [chunk] : halves.flatMap(partsOf);
};

describe('a chunk', () => {
  it('has each record of its own on a line of its own, and the lines of the others as they are', () => {
    const chunk = chunkOf(1, [message(5, '{"a":\n1}'), message(6, ''), message(9, 'x\n\ny\n', { framed: true })]);
    expect(recordsIn(chunk)).toEqual([
      [5, 0, '{"a": 1}'],
      [9, 0, 'x'],
      [9, 1, 'y'],
    ]);
    expect(recordsOf(chunk).empty).toEqual([1]);
    expect(chunk.next).toBe(10);
  });

  it('is cut at its limits and where a second of receipt ends', () => {
    const limits = { messages: 3, bytes: 20 };
    const at = (...times: number[]) => times.map((receivedAt, i) => message(i, 'x', { receivedAt }));
    expect(chunkLength(at(1000, 1500, 1999, 1999), 0, limits)).toBe(3);
    expect(chunkLength(at(1000, 1999, 2000), 0, limits)).toBe(2);
    expect(chunkLength([message(0, 'x'.repeat(50)), message(1, 'y')], 0, limits)).toBe(1);
    // A sender whose clock is behind goes with the others.
    expect(chunkLength(at(5000, 1000, 5100), 4900, { messages: 9, bytes: 99 })).toBe(3);
    expect(chunkLength(at(1000, 5000, 5100), 5000, { messages: 9, bytes: 99 })).toBe(3);
  });

  it('halved again and again is every record alone, each with its place', () => {
    const values = fc.array(
      fc.record({ framed: fc.boolean(), lines: fc.array(fc.constantFrom('', ' ', 'a', 'bb', 'é'), { maxLength: 4 }), sent: fc.boolean() }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(values, (given) => {
        const messages = given.map(({ framed, lines, sent }, offset) =>
          message(offset, lines.join('').trim() === '' ? '' : lines.join('\n'), {
            framed,
            batch: sent ? { id: `b${offset}`, row: 7 } : undefined,
          }),
        );
        const whole = chunkOf(0, messages);
        const parts = partsOf(whole);
        expect(parts.flatMap(recordsIn)).toEqual(recordsIn(whole));
        for (const part of parts) {
          expect(recordsIn(part).length).toBeLessThanOrEqual(1);
          expect(part.batches.get(0)).toEqual(whole.batches.get([...whole.offsets].indexOf(part.offsets[0] ?? -1)));
        }
        expect(parts.at(-1)?.next).toBe(whole.next);
      }),
    );
  });

  it('takes so many records of one message that ids can tell apart, and says how many were left', () => {
    const chunk = chunkOf(0, [message(0, 'x\n'.repeat(MESSAGE_RECORDS + 5), { framed: true })]);
    const { count, overlong } = recordsOf(chunk);
    expect([count, [...overlong]]).toEqual([MESSAGE_RECORDS, [[0, 5]]]);
    expect(recordsOf(chunk).count).toBe(MESSAGE_RECORDS);
  });
});

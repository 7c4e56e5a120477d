import fc from 'fast-check';
import { parseTimestamp } from './timestamp.ts';

test('an epoch number is the same millisecond in every unit, as a number and as text', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1e12, max: 4e12 }), (ms) => {
      const texts = [(ms / 1000).toFixed(3), `${ms}`, `${ms}000`, `${ms}000000`];
      for (const text of texts.slice(1)) expect([parseTimestamp(text), parseTimestamp(Number(text))]).toEqual([ms, ms]);
      expect(parseTimestamp(texts[0])).toBe(parseTimestamp(Number(texts[0])));
    }),
  );
});

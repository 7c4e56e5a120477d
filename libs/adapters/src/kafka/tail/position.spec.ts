import fc from 'fast-check';
import { parsePosition, positionOf } from './position.ts';

const place = fc.record({ offset: fc.nat(1e9), row: fc.nat(99_999) });
const decimal = (text: string) => BigInt(text);

describe('a position of the tail', () => {
  test('is a decimal number without leading zeros that is read back as the place', () => {
    fc.assert(
      fc.property(place, (each) => {
        expect(positionOf(each)).toMatch(/^(0|[1-9]\d*)$/);
        expect(parsePosition(positionOf(each))).toEqual(each);
      }),
    );
  });
  test('is larger the later its place', () => {
    fc.assert(
      fc.property(place, place, (a, b) => {
        const order = Math.sign(a.offset - b.offset || a.row - b.row);
        const [x, y] = [decimal(positionOf(a)), decimal(positionOf(b))];
        expect(x < y ? -1 : x > y ? 1 : 0).toBe(order);
      }),
    );
  });
  test.each(['', 'x', '-1', '01', '1.5', '1e3', '9'.repeat(21), ' 1'])('%j is none', (text) => {
    expect(parsePosition(text)).toBeUndefined();
  });
});

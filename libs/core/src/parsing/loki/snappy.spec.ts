import fc from 'fast-check';
import snappy from 'snappyjs';
import { snappyLength, unpackSnappy } from './snappy.ts';

const MIB = 1024 * 1024;
const pack = (bytes: Uint8Array): Uint8Array => snappy.compress(new Uint8Array(bytes));

describe('snappy', () => {
  test('gives back what another implementation packed', () => {
    const repetitive = fc
      .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 40 })), { maxLength: 30 })
      .map((parts) => new Uint8Array(Buffer.concat(parts.flatMap(([bytes, times]) => Array<Uint8Array>(times).fill(bytes)))));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 3000 }), repetitive), (bytes) => {
        const packed = pack(bytes);
        expect(snappyLength(packed)).toBe(bytes.length);
        expect(unpackSnappy(packed, bytes.length)).toEqual(bytes);
      }),
    );
  });

  test('reads every kind of element, by the description of the format', () => {
    const literal = [0b000100_00, 1, 2, 3, 4, 5];
    expect([...unpackSnappy(Uint8Array.from([9, ...literal, 0b000_000_01, 2]), 100)!]).toEqual([1, 2, 3, 4, 5, 4, 5, 4, 5]);
    expect([...unpackSnappy(Uint8Array.from([7, ...literal, 0b000001_10, 5, 0]), 100)!]).toEqual([1, 2, 3, 4, 5, 1, 2]);
    expect([...unpackSnappy(Uint8Array.from([7, ...literal, 0b000001_11, 5, 0, 0, 0]), 100)!]).toEqual([1, 2, 3, 4, 5, 1, 2]);
    for (const lengthBytes of [1, 2, 3, 4]) {
      const bytes = new Uint8Array(70).fill(7);
      const length = [69, 0, 0, 0].slice(0, lengthBytes);
      expect(unpackSnappy(Uint8Array.from([70, (59 + lengthBytes) << 2, ...length, ...bytes]), 100)).toEqual(bytes);
    }
  });

  test('never makes more than it may, nor allocates for what a body cannot hold', () => {
    const bomb = pack(new Uint8Array(MIB));
    expect(snappyLength(bomb)).toBe(MIB);
    expect(unpackSnappy(bomb, MIB - 1)).toBeUndefined();
    // Declares 4 GiB less one byte, of nothing.
    const claim = Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0]);
    expect(snappyLength(claim)).toBeUndefined();
    expect(unpackSnappy(claim, 2 ** 32)).toBeUndefined();
  });

  test.each([
    ['nothing', []],
    ['a length that never ends', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80]],
    ['more than it declares', [1, 0b000001_00, 1, 2]],
    ['less than it declares', [3, 0b000001_00, 1, 2]],
    ['a literal past the end', [60, 59 << 2, 1]],
    // snappyjs takes this one's length for a negative number, goes back by it and runs for two thousand million steps.
    ['a literal of 2 GiB', [5, 63 << 2, 0, 0, 0, 0x80]],
    ['a literal whose length is cut', [5, 63 << 2, 0]],
    ['a copy of what is not there yet', [8, 0b000_000_01, 1]],
    ['a copy from where it stands', [5, 0, 1, 0b000_000_01, 0]],
    ['a copy whose offset is cut', [9, 0, 1, 0b000001_10, 1]],
  ])('refuses %s', (_, bytes) => {
    expect(unpackSnappy(Uint8Array.from(bytes), 1000)).toBeUndefined();
  });

  test('never throws, and what it gives has the length that was declared', () => {
    const good = pack(Buffer.from('a message that is there a message that is there a message'));
    const damaged = fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, byte]) => good.with(at, byte));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 100 }), damaged), (bytes) => {
        const unpacked = unpackSnappy(bytes, 10_000);
        if (unpacked !== undefined) expect(unpacked.length).toBe(snappyLength(bytes));
      }),
      { numRuns: 2000 },
    );
  });
});

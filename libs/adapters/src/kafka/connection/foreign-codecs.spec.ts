import { unpackKafkaSnappy } from './foreign-codecs.ts';
import { unpackLz4 } from './lz4.ts';

const TEXT = '{"message":"größe ✓ 日本語"}\n'.repeat(40);
const LIMIT = 1 << 20;
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

// Written by the reference libraries of each.
const SEQUENCE = 'ff157b226d657373616765223a226772c3b6c39f6520e29c9320e697a5e69cace8aa9e227d0a2400ffffffffff6950aa9e227d0a';
const LZ4 = {
  'with the size of its content': `04224d186840a005000000000000b8 34000000 ${SEQUENCE} 00000000`,
  'with linked blocks and checksums': `04224d187440bd 34000000 ${SEQUENCE} 6a84e56d 00000000 c0130d1d`,
};
const SNAPPY = `a00b907b226d657373616765223a226772c3b6c39f6520e29c9320e697a5e69cace8aa9e227d0a7b${'fe2400'.repeat(21)}ea2400`;

describe('LZ4', () => {
  test.each(Object.entries(LZ4))('is read %s', (_, packed) => expect(unpackLz4(hex(packed), LIMIT).toString()).toBe(TEXT));

  test('is read where a block was not worth compressing', () => {
    const stored = Buffer.concat([hex('04224d18604082 05000080'), Buffer.from('hello'), hex('00000000')]);
    expect(unpackLz4(stored, LIMIT).toString()).toBe('hello');
  });

  test.each([
    ['is none', 'ffffffffffffffffffff'],
    ['ends too early', LZ4['with linked blocks and checksums'].slice(0, 40)],
    ['repeats what was not there', '04224d18604082 04000000 10610900 00000000'],
  ])('is refused where it %s', (_, packed) => expect(() => unpackLz4(hex(packed), LIMIT)).toThrow(RangeError));

  test('is refused where it makes more than was allowed', () => {
    expect(() => unpackLz4(hex(LZ4['with the size of its content']), 100)).toThrow('more than 100 bytes');
  });
});

describe('Snappy', () => {
  const block = hex(SNAPPY);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(block.length);
  const framed = Buffer.concat([hex('82534e4150505900 00000001 00000001'), length, block, length, block]);

  test('is read as one block', () => expect(unpackKafkaSnappy(block).toString()).toBe(TEXT));
  test('is read in the blocks of Java', () => expect(unpackKafkaSnappy(framed).toString()).toBe(TEXT + TEXT));
  test.each([block.subarray(0, 30), framed.subarray(0, 40)])('is refused where it ends too early', (packed) => {
    expect(() => unpackKafkaSnappy(packed)).toThrow(RangeError);
  });
});

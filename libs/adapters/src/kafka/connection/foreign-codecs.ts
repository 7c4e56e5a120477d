import { unpackSnappy } from '@tocsin/core/parsing';
import kafkajs from 'kafkajs';
import { unpackLz4 } from './lz4.ts';

/** More than a batch of any broker with sensible limits makes; what declares more is not unpacked. */
const LIMIT_BYTES = 256 * 1024 * 1024;
/** Before what Java's Snappy writes: blocks, each with its length. Others write one block and nothing before it. */
const JAVA_MAGIC = Buffer.from('82534e4150505900', 'hex');
const JAVA_HEADER_BYTES = 16;

const unpackBlock = (block: Buffer): Buffer => {
  const unpacked = unpackSnappy(block, LIMIT_BYTES);
  if (unpacked === undefined) throw new RangeError('A block of Snappy is damaged');
  return Buffer.from(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength);
};

/** @throws RangeError it is damaged */
export const unpackKafkaSnappy = (packed: Buffer): Buffer => {
  if (!packed.subarray(0, JAVA_MAGIC.length).equals(JAVA_MAGIC)) return unpackBlock(packed);
  const blocks: Buffer[] = [];
  for (let at = JAVA_HEADER_BYTES; at < packed.length;) {
    const end = at + 4 + packed.readUInt32BE(at);
    blocks.push(unpackBlock(packed.subarray(at + 4, end)));
    at = end;
  }
  return Buffer.concat(blocks);
};

const neverWritten = (): Promise<Buffer> => Promise.reject(new Error('Ours is zstd; other compressions are only read.'));
const reading = (unpack: (packed: Buffer) => Buffer) => () => ({
  compress: neverWritten,
  decompress: (packed: Buffer) => Promise.resolve(packed).then(unpack),
});

/**
 * Teaches the client to read Snappy and LZ4. The topic `logs` of our own making asks the broker to unpack what comes, but a topic that somebody
 * else made keeps what its producers wrote: a single such batch would stop its partition for ever.
 */
export const readForeignCodecs = (): void => {
  // CommonJS: not among the names that a module of ours may import.
  kafkajs.CompressionCodecs[kafkajs.CompressionTypes.Snappy] = reading(unpackKafkaSnappy);
  kafkajs.CompressionCodecs[kafkajs.CompressionTypes.LZ4] = reading((packed) => unpackLz4(packed, LIMIT_BYTES));
};

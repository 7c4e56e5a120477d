const MAGIC = 0x184d2204;
const END = 0;
/** Set in a block's size: the block is as it was, not compressed. */
const STORED = 0x80000000;
/** A match stands for at least this many bytes. */
const SHORTEST_MATCH = 4;

/** Where a frame's blocks begin, and what surrounds them. */
interface Frame {
  start: number;
  /** Bytes after each block. */
  blockChecksum: number;
}

const frameOf = (packed: Buffer): Frame => {
  const flags = packed.readUInt8(4);
  if (packed.readUInt32LE(0) !== MAGIC || flags >>> 6 !== 1) throw new RangeError('Not a frame of LZ4');
  const contentSize = flags & 0x08 ? 8 : 0;
  const dictionary = flags & 0x01 ? 4 : 0;
  return { start: 7 + contentSize + dictionary, blockChecksum: flags & 0x10 ? 4 : 0 };
};

/** What grows while a frame is unpacked; never over its limit. */
class Unpacked {
  private bytes: Buffer;
  private end = 0;
  private readonly limitBytes: number;

  constructor(sizeBytes: number, limitBytes: number) {
    this.limitBytes = limitBytes;
    this.bytes = Buffer.allocUnsafe(Math.min(sizeBytes, limitBytes));
  }

  append(from: Buffer, start: number, end: number): void {
    if (end > from.length) throw new RangeError('A literal of LZ4 reaches past its block');
    this.reserve(end - start);
    this.end += from.copy(this.bytes, this.end, start, end);
  }

  /** Again what stands `offset` bytes back; where it overlaps, what was just written is repeated. */
  repeat(offset: number, count: number): void {
    if (offset === 0 || offset > this.end) throw new RangeError('A match of LZ4 points before the beginning');
    this.reserve(count);
    const { bytes, end } = this;
    if (offset >= count) bytes.copyWithin(end, end - offset, end - offset + count);
    else for (let at = end; at < end + count; at++) bytes[at] = bytes[at - offset] as number;
    this.end += count;
  }

  whole(): Buffer {
    return this.bytes.subarray(0, this.end);
  }

  private reserve(count: number): void {
    const needed = this.end + count;
    if (needed > this.limitBytes) throw new RangeError(`LZ4 unpacks to more than ${this.limitBytes} bytes`);
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.min(Math.max(needed, this.bytes.length * 2), this.limitBytes));
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
  }
}

/** A length of 15 goes on in the bytes that follow, up to one below 255. */
const lengthAt = (block: Buffer, at: number, begun: number): { length: number; at: number } => {
  let length = begun;
  if (begun < 15) return { length, at };
  for (;;) {
    const more = block.readUInt8(at++);
    length += more;
    if (more < 255) return { length, at };
  }
};

const unpackBlock = (block: Buffer, into: Unpacked): void => {
  for (let at = 0; at < block.length;) {
    const token = block.readUInt8(at++);
    const literal = lengthAt(block, at, token >>> 4);
    at = literal.at + literal.length;
    into.append(block, literal.at, at);
    // The last sequence has no match.
    if (at === block.length) return;
    const offset = block.readUInt16LE(at);
    const match = lengthAt(block, at + 2, token & 15);
    at = match.at;
    into.repeat(offset, match.length + SHORTEST_MATCH);
  }
};

/**
 * Unpacks a frame of LZ4 (lz4_Frame_format.md), as Kafka's producers write them. Its checksums are not looked at: Kafka has its own over
 * the whole batch.
 * @throws RangeError the frame is damaged, or makes more than `limitBytes`
 */
export const unpackLz4 = (packed: Buffer, limitBytes: number): Buffer => {
  const { start, blockChecksum } = frameOf(packed);
  const into = new Unpacked(packed.length * 4, limitBytes);
  for (let at = start; ;) {
    const size = packed.readUInt32LE(at);
    if (size === END) return into.whole();
    const end = at + 4 + (size % STORED);
    const block = packed.subarray(at + 4, end);
    if (end > packed.length) throw new RangeError('A block of LZ4 reaches past its frame');
    if (size >= STORED) into.append(block, 0, block.length);
    else unpackBlock(block, into);
    at = end + blockChecksum;
  }
};

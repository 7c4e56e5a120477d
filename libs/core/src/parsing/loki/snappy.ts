/** No element makes more of its bytes: a copy of three bytes stands for 64. */
const MOST_EXPANSION = 64 / 3;

interface Preamble {
  /** Bytes of the whole once unpacked. */
  length: number;
  /** Where the elements begin. */
  start: number;
}

/** The length that a body begins with: a varint of 32 bits. */
const preambleOf = (packed: Uint8Array): Preamble | undefined => {
  let length = 0;
  for (let i = 0; i < 5 && i < packed.length; i++) {
    const byte = packed[i] as number;
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return length < 2 ** 32 ? { length, start: i + 1 } : undefined;
  }
  return undefined;
};

/** How many bytes a body in Snappy's block format says that it unpacks to; undefined: it is none, or could never make so many. */
export const snappyLength = (packed: Uint8Array): number | undefined => {
  const preamble = preambleOf(packed);
  return preamble === undefined || preamble.length > packed.length * MOST_EXPANSION ? undefined : preamble.length;
};

/** Little-endian number of `count` bytes (1 to 4) at `at`; NaN past the end. */
const numberAt = (bytes: Uint8Array, at: number, count: number): number => {
  let value = 0;
  for (let i = count - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] ?? NaN);
  return value;
};

/**
 * Unpacks Snappy's block format (google/snappy, format_description.txt) as remote-write clients and Loki's send it. Undefined: the
 * body is damaged, does not make exactly what it declares, or more than `limitBytes`. Nothing larger than that is ever allocated, and the
 * time is linear in it. (The package snappyjs does not check how long a literal is: six bytes kept it busy for a minute.)
 */
export const unpackSnappy = (packed: Uint8Array, limitBytes: number): Uint8Array<ArrayBuffer> | undefined => {
  const preamble = preambleOf(packed);
  const length = snappyLength(packed);
  if (preamble === undefined || length === undefined || length > limitBytes) return undefined;
  const unpacked = new Uint8Array(length);
  let at = preamble.start;
  let end = 0;
  while (at < packed.length) {
    const tag = packed[at++] as number;
    const kind = tag & 3;
    if (kind === 0) {
      const extra = Math.max(0, (tag >>> 2) - 59);
      const count = (extra === 0 ? tag >>> 2 : numberAt(packed, at, extra)) + 1;
      at += extra;
      // Written so that NaN is refused too.
      if (!(at + count <= packed.length && end + count <= length)) return undefined;
      unpacked.set(packed.subarray(at, at + count), end);
      at += count;
      end += count;
      continue;
    }
    const width = kind === 3 ? 4 : kind;
    const count = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const offset = numberAt(packed, at, width) + (kind === 1 ? (tag >>> 5) * 256 : 0);
    at += width;
    if (!(offset > 0 && offset <= end && end + count <= length)) return undefined;
    repeat(unpacked, end, offset, count);
    end += count;
  }
  return end === length ? unpacked : undefined;
};

/** Copies `count` bytes from `offset` before `at` to there; where they overlap, what was just written is copied again. */
const repeat = (bytes: Uint8Array, at: number, offset: number, count: number): void => {
  if (offset >= count) bytes.copyWithin(at, at - offset, at - offset + count);
  else for (let i = at; i < at + count; i++) bytes[i] = bytes[i - offset] as number;
};

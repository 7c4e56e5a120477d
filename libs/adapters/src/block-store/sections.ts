/** Bytes of a column before compression: four header words, then sections that each begin at a multiple of 8 bytes. Little-endian. */

/** The next multiple of 8. */
export const aligned = (length: number): number => (length + 7) & ~7;

export const packSections = (words: readonly number[], ...sections: readonly ArrayBufferView[]): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(sections.reduce((sum, section) => sum + aligned(section.byteLength), 16));
  new Uint32Array(bytes.buffer, 0, 4).set(words);
  let at = 16;
  for (const section of sections) {
    bytes.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), at);
    at += aligned(section.byteLength);
  }
  return bytes;
};

/** Reads what `packSections` wrote; the caller knows the sections' lengths from the words. */
export class SectionReader {
  readonly words: Uint32Array;
  private readonly bytes: Uint8Array;
  private at = 16;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
    this.words = new Uint32Array(this.bytes.buffer, this.bytes.byteOffset, 4);
  }

  section(length: number): Uint8Array {
    const from = this.at;
    if (from + length > this.bytes.length) throw new RangeError('A column is shorter than it says.');
    this.at += aligned(length);
    return this.bytes.subarray(from, from + length);
  }

  /** `count` unsigned integers of `width` bytes (1, 2 or 4). */
  unsigned(count: number, width: number): Uint8Array | Uint16Array | Uint32Array {
    const { buffer, byteOffset } = this.section(count * width);
    if (width === 1) return new Uint8Array(buffer, byteOffset, count);
    return width === 2 ? new Uint16Array(buffer, byteOffset, count) : new Uint32Array(buffer, byteOffset, count);
  }

  float64(count: number): Float64Array {
    const { buffer, byteOffset } = this.section(count * 8);
    return new Float64Array(buffer, byteOffset, count);
  }

  float32(count: number): Float32Array {
    const { buffer, byteOffset } = this.section(count * 4);
    return new Float32Array(buffer, byteOffset, count);
  }
}

/** The narrowest array of unsigned integers that holds values up to `max`. */
export const unsignedArray = (count: number, max: number): Uint8Array | Uint16Array | Uint32Array =>
  max < 256 ? new Uint8Array(count) : max < 65_536 ? new Uint16Array(count) : new Uint32Array(count);

import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Below this, compression costs more than it saves. */
const COMPRESS_FROM_BYTES = 256;
/** CRC-32 of what follows, then its length before compression by zstd (0: it was not compressed), both u32. */
const PREFIX_BYTES = 8;

/** Bytes that are not what was written: a broken disk, or a foreign file. */
export class DamagedBlockError extends Error {
  readonly code = 'damaged_block';
}

const withPrefix = (bytes: Uint8Array, plainLength: number): Buffer => {
  const packed = Buffer.allocUnsafe(PREFIX_BYTES + bytes.length);
  packed.writeUInt32LE(crc32(bytes), 0);
  packed.writeUInt32LE(plainLength, 4);
  packed.set(bytes, PREFIX_BYTES);
  return packed;
};

/**
 * A part of a block as it lies in the file: zstd level 1 where that pays, with a checksum. Columns are compressed together, since each
 * call of zstd costs about 20 µs before the first byte.
 */
export const packPart = (plain: Uint8Array, options: { compress: boolean }): Buffer => {
  if (options.compress && plain.length >= COMPRESS_FROM_BYTES) {
    const bytes = zstdCompressSync(plain, { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: plain.length });
    if (bytes.length < plain.length) return withPrefix(bytes, plain.length);
  }
  return withPrefix(plain, 0);
};

/** @throws {DamagedBlockError} when the bytes are not those that were packed. */
export const unpackPart = (packed: Uint8Array): Uint8Array => {
  if (packed.length < PREFIX_BYTES) throw new DamagedBlockError('A part of a block is missing.');
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const bytes = packed.subarray(PREFIX_BYTES);
  if (crc32(bytes) !== view.getUint32(0, true)) throw new DamagedBlockError('A part of a block fails its checksum.');
  const plainLength = view.getUint32(4, true);
  // One output buffer of the right size: Node puts smaller ones together by copying.
  return plainLength === 0 ? bytes : zstdDecompressSync(bytes, { chunkSize: plainLength + 64, maxOutputLength: plainLength });
};

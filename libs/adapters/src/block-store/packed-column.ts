import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

const LEVEL_ONE = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** Below this, compression costs more than it saves. */
const COMPRESS_FROM_BYTES = 96;

/** Bytes that are not what was written: a broken disk, or a foreign file. */
export class DamagedBlockError extends Error {
  readonly code = 'damaged_block';
}

export interface PackedColumn {
  bytes: Uint8Array;
  compressed: boolean;
  checksum: number;
}

/** A column as it lies in the file: zstd level 1 where that pays, with the CRC-32 of the stored bytes. */
export const packColumn = (plain: Uint8Array): PackedColumn => {
  if (plain.length >= COMPRESS_FROM_BYTES) {
    const bytes = zstdCompressSync(plain, LEVEL_ONE);
    if (bytes.length < plain.length) return { bytes, compressed: true, checksum: crc32(bytes) };
  }
  return { bytes: plain, compressed: false, checksum: crc32(plain) };
};

/** @throws {DamagedBlockError} when the bytes are not those that were packed. */
export const unpackColumn = ({ bytes, compressed, checksum }: PackedColumn): Uint8Array => {
  if (crc32(bytes) !== checksum) throw new DamagedBlockError('A column fails its checksum.');
  return compressed ? zstdDecompressSync(bytes) : bytes;
};

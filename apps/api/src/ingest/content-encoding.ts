import { promisify } from 'node:util';
import { gunzip, inflate, zstdDecompress } from 'node:zlib';
import { RECORD_LIMITS } from '@tocsin/contracts';

/** A request body that cannot be taken in; `code` is that of the problem document. */
export class BodyError extends Error {
  readonly code: 'malformed' | 'too_large' | 'unsupported_media_type';
  constructor(code: BodyError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

const DECODERS = { gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate), zstd: promisify(zstdDecompress) };
const isDecoder = (name: string): name is keyof typeof DECODERS => Object.hasOwn(DECODERS, name);

/** A buffer of its own, from its first byte to its last, so that it may move between threads. */
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const { buffer, byteOffset, byteLength } = bytes;
  const whole = byteOffset === 0 && byteLength === buffer.byteLength;
  return whole && buffer instanceof ArrayBuffer ? new Uint8Array(buffer) : new Uint8Array(bytes);
};

/**
 * Undoes `Content-Encoding` (identity, gzip, deflate or zstd) off the main thread.
 * Never makes more than `limitBytes` of output, whatever the input claims.
 * @throws BodyError
 */
export const decodeBody = async (
  body: Uint8Array,
  encoding: string | undefined,
  limitBytes: number = RECORD_LIMITS.decompressedBytes,
): Promise<Uint8Array<ArrayBuffer>> => {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') return own(body);
  if (!isDecoder(name)) throw new BodyError('unsupported_media_type', 'Content-Encoding must be identity, gzip, deflate or zstd.');
  try {
    return own(await DECODERS[name](body, { maxOutputLength: limitBytes }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new BodyError('too_large', `The body is larger than ${limitBytes} bytes once decompressed.`);
    }
    throw new BodyError('malformed', `The body is not valid ${name}.`);
  }
};

import { promisify } from 'node:util';
import { gunzip, inflate, zstdDecompress } from 'node:zlib';
import { RECORD_LIMITS } from '@tocsin/contracts';

/** A request body that cannot be taken in; `code` is that of the problem document, the message is for the sender. */
export class BodyError extends Error {
  readonly code: 'malformed' | 'too_large' | 'unsupported_media_type';
  constructor(code: BodyError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const DECODERS = { gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate), zstd: promisify(zstdDecompress) };
const isDecoder = (name: string): name is keyof typeof DECODERS => Object.hasOwn(DECODERS, name);

const LEAST_CHUNK = 64 * 1024;
/** Deflate makes at most so many bytes of one (zlib's technical notes). */
const MOST_EXPANSION = 1032;

/**
 * Size of the buffers that the output goes to, in bytes: where it is the size of the whole output, nothing is copied together
 * afterwards. A gzip body ends with that size (RFC 1952); it is a hint, and a wrong one costs time only.
 */
const chunkSizeFor = (body: Uint8Array, name: string, limitBytes: number): number => {
  const most = Math.min(limitBytes, body.length * (name === 'zstd' ? 16 : MOST_EXPANSION));
  const told =
    name.endsWith('gzip') && body.length >= 18
      ? new DataView(body.buffer, body.byteOffset).getUint32(body.length - 4, true)
      : body.length * 8;
  return Math.max(LEAST_CHUNK, Math.min(told, most));
};

/** A buffer of its own, from its first byte to its last, so that it may move between threads. */
export const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const { buffer, byteOffset, byteLength } = bytes;
  const whole = byteOffset === 0 && byteLength === buffer.byteLength;
  if (!whole || !(buffer instanceof ArrayBuffer)) return new Uint8Array(bytes);
  return bytes.constructor === Uint8Array ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(buffer);
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
    return own(await DECODERS[name](body, { maxOutputLength: limitBytes, chunkSize: chunkSizeFor(body, name, limitBytes) }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new BodyError('too_large', `The body is larger than ${limitBytes} bytes once decompressed.`);
    }
    throw new BodyError('malformed', `The body is not valid ${name}.`, { cause: error });
  }
};

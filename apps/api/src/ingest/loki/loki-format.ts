import { RECORD_LIMITS } from '@tocsin/contracts';
import { snappyLength } from '@tocsin/core/parsing';
import { BodyError } from '../content-encoding.ts';

/** How a push request's body is to be read and decompressed. */
export interface LokiFormat {
  format: 'loki-json' | 'loki-protobuf';
  /** What `Content-Encoding` says besides snappy, which is a part of the protobuf form whether it is named or not. */
  contentEncoding: string | undefined;
}

/** As Loki tells them apart: JSON where the media type says so, else protobuf. @throws BodyError */
export const lokiFormat = (contentType: string | undefined, contentEncoding: string | undefined): LokiFormat => {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return { format: 'loki-json', contentEncoding };
  if (type !== 'application/x-protobuf' && type !== '') {
    throw new BodyError('unsupported_media_type', 'Content-Type must be application/x-protobuf or application/json.');
  }
  return { format: 'loki-protobuf', contentEncoding: contentEncoding?.trim().toLowerCase() === 'snappy' ? undefined : contentEncoding };
};

/** Bytes that a snappy block unpacks to, told by its head, before anything is unpacked. @throws BodyError */
export const unpackedSnappyBytes = (body: Uint8Array): number => {
  const bytes = snappyLength(body);
  if (bytes === undefined) throw new BodyError('malformed', 'The body is not compressed by snappy.');
  if (bytes > RECORD_LIMITS.decompressedBytes) {
    throw new BodyError('too_large', `The body is larger than ${RECORD_LIMITS.decompressedBytes} bytes once decompressed.`);
  }
  return bytes;
};

import type { RawFormat } from '@tocsin/core/ports';
import { BodyError } from './content-encoding.ts';

const BY_MEDIA_TYPE: Record<string, RawFormat> = {
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'text/plain': 'plain',
};

const mediaTypeOf = (contentType: string | undefined): string => (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** Format of a body sent to POST /api/v1/ingest. @throws BodyError */
export const ingestFormat = (contentType: string | undefined): RawFormat => {
  const format = BY_MEDIA_TYPE[mediaTypeOf(contentType)];
  if (!format) throw new BodyError('unsupported_media_type', 'Content-Type must be application/json, application/x-ndjson or text/plain.');
  return format;
};

/** Format of an OTLP/HTTP body. @throws BodyError */
export const otlpFormat = (contentType: string | undefined): 'otlp-json' | 'otlp-protobuf' => {
  const type = mediaTypeOf(contentType);
  if (type === 'application/json') return 'otlp-json';
  if (type === 'application/x-protobuf') return 'otlp-protobuf';
  throw new BodyError('unsupported_media_type', 'Content-Type must be application/x-protobuf or application/json.');
};

import type { IngestParams } from '@tocsin/contracts';
import type { RawFormat } from '@tocsin/core/ports';
import { BodyError } from './content-encoding.ts';

const BY_MEDIA_TYPE: Record<string, 'json' | 'ndjson'> = {
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
};

const mediaTypeOf = (contentType: string | undefined): string => (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** Format of a body sent to POST /api/v1/ingest; lines of text are read as `text` says. @throws BodyError */
export const ingestFormat = (contentType: string | undefined, text: IngestParams['format']): RawFormat => {
  const type = mediaTypeOf(contentType);
  if (type === 'text/plain') return text;
  const format = Object.hasOwn(BY_MEDIA_TYPE, type) ? BY_MEDIA_TYPE[type] : undefined;
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

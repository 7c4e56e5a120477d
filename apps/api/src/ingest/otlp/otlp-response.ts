import type { IngestReceipt } from '@tocsin/contracts';
import protobuf from 'protobufjs/minimal.js';
import { BodyError } from '../content-encoding.ts';
import { refusedAsWhole, rejectionSummary } from '../rejections.ts';

/** What to send back: JSON text or protobuf bytes, and its media type (OTLP/HTTP: the same as the request's). */
export interface OtlpReply {
  contentType: 'application/json' | 'application/x-protobuf';
  body: string | Uint8Array;
}
export type OtlpFormat = 'otlp-json' | 'otlp-protobuf';

const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/x-protobuf';

/** A body that is no ExportLogsServiceRequest at all is an error, not a partial success, and not to be sent again. @throws BodyError */
export const requireReadable = (receipt: IngestReceipt): void => {
  const whole = refusedAsWhole(receipt);
  if (whole) throw new BodyError('malformed', whole.detail);
};

/** ExportLogsServiceResponse; `partial_success` is set only where something was refused, as the protocol asks. */
export const otlpSuccess = (format: OtlpFormat, receipt: IngestReceipt): OtlpReply => {
  const refused = receipt.rejected.length;
  if (format === 'otlp-json') {
    // 64-bit integers are strings in protobuf's JSON form.
    const response =
      refused === 0 ? {} : { partialSuccess: { rejectedLogRecords: String(refused), errorMessage: rejectionSummary(receipt.rejected) } };
    return { contentType: JSON_TYPE, body: JSON.stringify(response) };
  }
  const writer = protobuf.Writer.create();
  if (refused > 0) {
    writer.uint32((1 << 3) | 2).fork();
    writer
      .uint32(1 << 3)
      .int64(refused)
      .uint32((2 << 3) | 2)
      .string(rejectionSummary(receipt.rejected));
    writer.ldelim();
  }
  return { contentType: PROTOBUF_TYPE, body: writer.finish() };
};

/** google.rpc.Code of an HTTP status that we answer with. */
const RPC_CODES: Record<number, number> = { 400: 3, 401: 16, 403: 7, 413: 3, 415: 3, 422: 3, 429: 8, 503: 14 };

/** google.rpc.Status, the body of every OTLP answer that is not 200. */
export const otlpFailure = (format: OtlpFormat, httpStatus: number, message: string): OtlpReply => {
  const code = RPC_CODES[httpStatus] ?? 13;
  if (format === 'otlp-json') return { contentType: JSON_TYPE, body: JSON.stringify({ code, message }) };
  const writer = protobuf.Writer.create();
  writer
    .uint32(1 << 3)
    .int32(code)
    .uint32((2 << 3) | 2)
    .string(message);
  return { contentType: PROTOBUF_TYPE, body: writer.finish() };
};

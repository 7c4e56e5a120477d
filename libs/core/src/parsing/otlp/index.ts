import type { FormatReader } from '../format-reader.ts';
import { parseJson } from '../json.ts';
import { DamagedMessageError, MessageWalk } from '../protobuf-messages.ts';
import { RecordError } from '../record-error.ts';
import { readLogRecords } from './log-records.ts';
import { resourceLogsIn } from './protobuf-request.ts';

const NOT_JSON = new RecordError('not_json', 'The body is not valid JSON.');
const NOT_OBJECT = new RecordError('not_object', 'The body is not an ExportLogsServiceRequest.');
const NOT_PROTOBUF = new RecordError('unsupported_encoding', 'The body is not a protobuf ExportLogsServiceRequest.');

/** OTLP/HTTP with JSON: ExportLogsServiceRequest in protobuf's JSON form, ids in hexadecimal. */
export const readOtlpJson: FormatReader = (body, sink) => {
  const request = parseJson(body.toString('utf8'));
  if (request === undefined) return sink.reject(NOT_JSON);
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return sink.reject(NOT_OBJECT);
  readLogRecords(request, sink);
};

/** OTLP with protobuf, over HTTP or gRPC. Records before a damaged place are taken. */
export const readOtlpProtobuf: FormatReader = (body, sink) => {
  try {
    readLogRecords({ resourceLogs: resourceLogsIn(new MessageWalk(body)) }, sink);
  } catch (error) {
    if (!(error instanceof DamagedMessageError)) throw error;
    sink.reject(NOT_PROTOBUF);
  }
};

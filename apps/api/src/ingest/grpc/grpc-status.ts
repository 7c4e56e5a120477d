import { Metadata, type StatusObject, status } from '@grpc/grpc-js';
import { ProblemError } from '@tocsin/platform/http';
import protobuf from 'protobufjs/minimal.js';

const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo';
/** Of protobuf: number 1, 2 or 3, and whether a varint or a length-delimited value follows. */
const varintField = (number: number): number => number << 3;
const bytesField = (number: number): number => (number << 3) | 2;

const CODES: Readonly<Record<number, status>> = {
  400: status.INVALID_ARGUMENT,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  413: status.RESOURCE_EXHAUSTED,
  415: status.UNIMPLEMENTED,
  422: status.INVALID_ARGUMENT,
  429: status.RESOURCE_EXHAUSTED,
  503: status.UNAVAILABLE,
};

/**
 * The code of a problem. OTLP's exporters try UNAVAILABLE again, and RESOURCE_EXHAUSTED only with a RetryInfo: a message that is
 * too large has none; that too much is waiting here is told as UNAVAILABLE, which is what the protocol names for it.
 */
const codeOf = (problem: ProblemError): status =>
  problem.code === 'busy' ? status.UNAVAILABLE : (CODES[problem.status] ?? status.INTERNAL);

/** google.rpc.Status with a google.rpc.RetryInfo, as gRPC clients find it under `grpc-status-details-bin`. */
const detailsOf = (code: status, message: string, retryAfterMs: number): Buffer => {
  const retryInfo = protobuf.Writer.create();
  retryInfo.uint32(bytesField(1)).fork();
  retryInfo.uint32(varintField(1)).int64(Math.floor(retryAfterMs / 1000));
  retryInfo.uint32(varintField(2)).int32((retryAfterMs % 1000) * 1_000_000);
  retryInfo.ldelim();
  const details = protobuf.Writer.create();
  details.uint32(varintField(1)).int32(code);
  details.uint32(bytesField(2)).string(message);
  details.uint32(bytesField(3)).fork();
  details.uint32(bytesField(1)).string(RETRY_INFO);
  details.uint32(bytesField(2)).bytes(retryInfo.finish());
  details.ldelim();
  return Buffer.from(details.finish());
};

/** What a gRPC client is told of a problem; where it knows when to come back, a RetryInfo says so. */
export const grpcStatusOf = (problem: ProblemError): StatusObject => {
  const code = codeOf(problem);
  const metadata = new Metadata();
  const { retryAfterMs } = problem.details;
  if (retryAfterMs !== undefined) {
    metadata.set('grpc-status-details-bin', detailsOf(code, problem.message, Math.max(1, Math.ceil(retryAfterMs))));
  }
  return { code, details: problem.message, metadata };
};

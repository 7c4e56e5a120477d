import { type handleUnaryCall, Metadata, type ServiceDefinition, status } from '@grpc/grpc-js';
import protobuf from 'protobufjs/minimal.js';
import { LOGS_SERVICE_NAME } from './logs-service.ts';

const SERVING = 1;
const NOT_SERVING = 2;
/** The server as a whole, and what it serves. */
const KNOWN: readonly string[] = ['', LOGS_SERVICE_NAME];

interface HealthCheckRequest {
  /** Undefined where the message is none. */
  service: string | undefined;
}

/** Reads field 1. */
const serviceIn = (message: Buffer): HealthCheckRequest => {
  try {
    const reader = protobuf.Reader.create(message);
    let service = '';
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      if (tag >>> 3 === 1 && (tag & 7) === 2) service = reader.string();
      else reader.skipType(tag & 7);
    }
    return { service };
  } catch {
    return { service: undefined };
  }
};

const statusMessage = (value: number): Buffer =>
  Buffer.from(
    protobuf.Writer.create()
      .uint32(1 << 3)
      .int32(value)
      .finish(),
  );

/** grpc.health.v1.Health, as load balancers and Kubernetes ask it; `Watch` is not there, which they take as a reason to ask again. */
export const HEALTH_SERVICE = {
  check: {
    path: '/grpc.health.v1.Health/Check',
    requestStream: false,
    responseStream: false,
    requestSerialize: (value: Buffer): Buffer => value,
    requestDeserialize: serviceIn,
    responseSerialize: statusMessage,
    responseDeserialize: (value: Buffer): number => value.length,
  },
} satisfies ServiceDefinition;

export const healthService = (isServing: () => boolean): { check: handleUnaryCall<HealthCheckRequest, number> } => ({
  check: ({ request: { service } }, respond) => {
    if (service !== undefined && KNOWN.includes(service)) respond(null, isServing() ? SERVING : NOT_SERVING);
    else respond({ code: status.NOT_FOUND, details: 'There is no such service.', metadata: new Metadata() });
  },
});

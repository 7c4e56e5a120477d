import type { handleClientStreamingCall, ServerReadableStream, ServiceDefinition } from '@grpc/grpc-js';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { KeyAccess } from '../../identity/key-access.ts';
import { IngestService } from '../ingest.service.ts';
import { ingestProblem } from '../ingest-problem.ts';
import { otlpSuccess, requireReadable } from '../otlp/otlp-response.ts';
import { grpcStatusOf } from './grpc-status.ts';
import { ReadingSlots } from './reading-slots.ts';
import { singleMessage } from './single-message.ts';

const bytes = (value: Buffer): Buffer => value;
export const LOGS_SERVICE_NAME = 'opentelemetry.proto.collector.logs.v1.LogsService';

/** Messages stay bytes: the pipeline reads them, as it does those that came by HTTP. */
export const LOGS_SERVICE = {
  export: {
    path: `/${LOGS_SERVICE_NAME}/Export`,
    // See singleMessage: a call with one message and a stream with one look the same.
    requestStream: true,
    responseStream: false,
    requestSerialize: bytes,
    requestDeserialize: bytes,
    responseSerialize: bytes,
    responseDeserialize: bytes,
  },
} satisfies ServiceDefinition;

/** A message must be whole so many milliseconds after its call began to be read. */
const READ_TIMEOUT_MS = 30_000;
const SLOTS = { reading: 16, waiting: 512, waitMs: 5000 };

type Call = ServerReadableStream<Buffer, Buffer>;

const textOf = (call: Call, name: string): string | undefined => {
  const [value] = call.metadata.get(name);
  return typeof value === 'string' ? value : undefined;
};

/** `127.0.0.1:4000`, `[::1]:4000` → the address. */
const addressOf = (peer: string): string => peer.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');

/** OpenTelemetry's logs over gRPC: who calls is known before a byte of the message is read. */
@Injectable()
export class LogsService {
  private readonly logger = new Logger('otlp');
  private readonly slots = new ReadingSlots(SLOTS);

  constructor(
    @Inject(IngestService) private readonly ingest: IngestService,
    @Inject(KeyAccess) private readonly access: KeyAccess,
  ) {}

  readonly export: handleClientStreamingCall<Buffer, Buffer> = (call, respond) => {
    this.answer(call).then(
      (response) => respond(null, response),
      (error: unknown) => {
        const problem = ingestProblem(error);
        if (problem.status >= 500) this.logger.error({ err: problem.details.cause ?? problem, code: problem.code });
        respond(grpcStatusOf(problem));
      },
    );
  };

  private async answer(call: Call): Promise<Buffer> {
    const actor = await this.access.admit(
      {
        authorization: textOf(call, 'authorization'),
        address: addressOf(call.getPeer()),
        requestId: null,
        target: `grpc ${LOGS_SERVICE.export.path}`,
      },
      'logs:write',
    );
    const receipt = await this.ingest.takeMessage(() => this.slots.during(() => singleMessage(call, READ_TIMEOUT_MS)), {
      protocol: 'otlp_grpc',
      format: 'otlp-protobuf',
      actor,
      idempotencyKey: textOf(call, 'idempotency-key'),
    });
    requireReadable(receipt);
    return Buffer.from(otlpSuccess('otlp-protobuf', receipt).body as Uint8Array);
  }
}

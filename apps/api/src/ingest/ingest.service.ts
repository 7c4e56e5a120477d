import { Inject, Injectable } from '@nestjs/common';
import type { IngestReceipt, Me } from '@tocsin/contracts';
import { CLOCK, type Clock, LOG_INTAKE, type LogIntake, type RawBatch, type RawFormat } from '@tocsin/core/ports';
import { batchIdOf } from './batch-id.ts';
import { BufferGarbage } from '@tocsin/platform/memory';
import { own } from './content-encoding.ts';
import { IngestBudget } from './ingest-budget.ts';
import { IngestMetrics, type IngestProtocol } from './ingest-metrics.ts';
import { type BodyRequest, withBody } from './request-body.ts';

/** A request's logs in one of the protocols, and what its records fall back on. */
export interface IngestRequest {
  protocol: IngestProtocol;
  format: RawFormat;
  actor: Me;
  defaultService?: string | undefined;
  defaultHost?: string | undefined;
  /**
   * For a body that the pipeline unpacks: how many bytes it will have then, which are what the budget holds.
   * @throws BodyError where that is too many
   */
  unpackedBytes?: (body: Uint8Array) => number;
}
/** What became of a request. The body has moved on to the pipeline: what is needed of it must be read in `inspect`. */
export interface Ingested<T> {
  receipt: IngestReceipt;
  batchId: string;
  inspected: T;
}

type BatchIdentity = Pick<RawBatch, 'batchId' | 'batchIdGiven'>;
const batchOf = ({ kind, id }: Me, idempotencyKey: string | undefined): BatchIdentity => ({
  batchId: batchIdOf(`${kind}:${id}`, idempotencyKey),
  batchIdGiven: idempotencyKey !== undefined,
});

/** The one way from a request to the bus: bounded in bytes, decompressed, never parsed on this thread. */
@Injectable()
export class IngestService {
  constructor(
    @Inject(LOG_INTAKE) private readonly intake: LogIntake,
    @Inject(CLOCK) private readonly now: Clock,
    @Inject(IngestBudget) private readonly budget: IngestBudget,
    @Inject(BufferGarbage) private readonly garbage: BufferGarbage,
    @Inject(IngestMetrics) private readonly metrics: IngestMetrics,
  ) {}

  /** Resolves once every accepted log is durable. @throws BodyError, IntakeBusyError, StorageFullError */
  async take(request: BodyRequest, about: IngestRequest): Promise<Ingested<undefined>>;
  async take<T>(request: BodyRequest, about: IngestRequest, inspect: (body: Uint8Array) => T): Promise<Ingested<T>>;
  async take<T>(request: BodyRequest, about: IngestRequest, inspect?: (body: Uint8Array) => T): Promise<Ingested<T | undefined>> {
    const key = request.headers['idempotency-key'];
    const batch = batchOf(about.actor, typeof key === 'string' ? key : undefined);
    return this.metrics.measure(about.protocol, () =>
      withBody(request, { budget: this.budget, garbage: this.garbage }, async (body) => {
        const inspected = inspect?.(body);
        return { receipt: await this.submit(batch, body, about), batchId: batch.batchId, inspected };
      }),
    );
  }

  /**
   * The same for a message that another protocol's library reads and decompresses: `read` must bound what it makes. Resolves once
   * every accepted log is durable. @throws what `read` throws, BodyError, IntakeBusyError, StorageFullError
   */
  async takeMessage(
    read: () => Promise<Uint8Array>,
    about: IngestRequest & { idempotencyKey: string | undefined },
  ): Promise<IngestReceipt> {
    const batch = batchOf(about.actor, about.idempotencyKey);
    return this.metrics.measure(about.protocol, async () => {
      const message = await read();
      const giveBack = this.budget.reserve(message.length);
      try {
        this.garbage.left(message.length);
        return await this.submit(batch, own(message), about);
      } finally {
        giveBack();
      }
    });
  }

  private async submit(batch: BatchIdentity, body: Uint8Array<ArrayBuffer>, about: IngestRequest): Promise<IngestReceipt> {
    const { protocol, format, defaultService, defaultHost, unpackedBytes } = about;
    this.metrics.received(protocol, body.length);
    const giveBack = unpackedBytes && this.budget.reserve(Math.max(0, unpackedBytes(body) - body.length));
    try {
      return await this.intake.submit({ ...batch, format, body, receivedAt: this.now(), defaultService, defaultHost });
    } finally {
      giveBack?.();
    }
  }
}

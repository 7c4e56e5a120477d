import { Inject, Injectable } from '@nestjs/common';
import type { IngestReceipt, Me } from '@tocsin/contracts';
import { CLOCK, type Clock, LOG_INTAKE, type LogIntake, type RawFormat } from '@tocsin/core/ports';
import type { AuthenticatedRequest } from '@tocsin/platform/http';
import { batchIdOf } from './batch-id.ts';
import { BodyGarbage } from './body-garbage.ts';
import { IngestBudget } from './ingest-budget.ts';
import { IngestMetrics, type IngestProtocol } from './ingest-metrics.ts';
import { withBody } from './request-body.ts';

/** A request's logs in one of the protocols, and what its records fall back on. */
export interface IngestRequest {
  protocol: IngestProtocol;
  format: RawFormat;
  actor: Me;
  defaultService?: string | undefined;
  defaultHost?: string | undefined;
}
/** What became of a request. The body has moved on to the pipeline: what is needed of it must be read in `inspect`. */
export interface Ingested<T> {
  receipt: IngestReceipt;
  batchId: string;
  inspected: T;
}

/** The one way from an HTTP request to the bus: bounded in bytes, decompressed, never parsed on this thread. */
@Injectable()
export class IngestService {
  constructor(
    @Inject(LOG_INTAKE) private readonly intake: LogIntake,
    @Inject(CLOCK) private readonly now: Clock,
    @Inject(IngestBudget) private readonly budget: IngestBudget,
    @Inject(BodyGarbage) private readonly garbage: BodyGarbage,
    @Inject(IngestMetrics) private readonly metrics: IngestMetrics,
  ) {}

  /** Resolves once every accepted log is durable. @throws BodyError, IntakeBusyError, StorageFullError */
  async take(request: AuthenticatedRequest, about: IngestRequest): Promise<Ingested<undefined>>;
  async take<T>(request: AuthenticatedRequest, about: IngestRequest, inspect: (body: Uint8Array) => T): Promise<Ingested<T>>;
  async take<T>(request: AuthenticatedRequest, about: IngestRequest, inspect?: (body: Uint8Array) => T): Promise<Ingested<T | undefined>> {
    const { protocol, format, actor, defaultService, defaultHost } = about;
    const key = request.headers['idempotency-key'];
    const batchId = batchIdOf(`${actor.kind}:${actor.id}`, typeof key === 'string' ? key : undefined);
    return this.metrics.measure(protocol, () =>
      withBody(request, { budget: this.budget, garbage: this.garbage }, async (body) => {
        this.metrics.received(protocol, body.length);
        const inspected = inspect?.(body);
        const receipt = await this.intake.submit({ batchId, format, body, receivedAt: this.now(), defaultService, defaultHost });
        return { receipt, batchId, inspected };
      }),
    );
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { toProblem } from '@tocsin/platform/http';
import { type Counter, type Histogram, LATENCY_BOUNDS_SECONDS, MetricsRegistry } from '@tocsin/platform/metrics';
import { BodyError } from './content-encoding.ts';
import { IngestBudget } from './ingest-budget.ts';

export type IngestProtocol = 'http' | 'otlp' | 'otlp_grpc' | 'elasticsearch' | 'loki';

/** What the ingest endpoints show of themselves. Outcomes are `ok` or the code of the problem document. */
@Injectable()
export class IngestMetrics {
  private readonly requests: Counter<'protocol' | 'outcome'>;
  private readonly bytes: Counter<'protocol'>;
  private readonly seconds: Histogram<'protocol'>;

  constructor(@Inject(MetricsRegistry) registry: MetricsRegistry, @Inject(IngestBudget) budget: IngestBudget) {
    this.requests = registry.counter('tocsin_ingest_requests_total', 'Requests that brought logs.', ['protocol', 'outcome']);
    this.bytes = registry.counter('tocsin_ingest_received_bytes_total', 'Bytes of their bodies, decompressed.', ['protocol']);
    this.seconds = registry.histogram(
      'tocsin_ingest_request_seconds',
      'Time from the first byte of a body to the receipt.',
      LATENCY_BOUNDS_SECONDS,
      ['protocol'],
    );
    registry.gauge('tocsin_ingest_bodies_bytes', 'Bytes of bodies that are being read or stored.', () => budget.usedBytes);
  }

  received(protocol: IngestProtocol, bytes: number): void {
    this.bytes.add(bytes, { protocol });
  }

  async measure<T>(protocol: IngestProtocol, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    let outcome = 'ok';
    try {
      return await work();
    } catch (error) {
      outcome = error instanceof BodyError ? error.code : toProblem(error).code;
      throw error;
    } finally {
      this.requests.add(1, { protocol, outcome });
      this.seconds.observe((performance.now() - start) / 1000, { protocol });
    }
  }
}

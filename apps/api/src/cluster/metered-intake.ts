import type { IngestReceipt } from '@tocsin/contracts';
import type { LogIntake, RawBatch } from '@tocsin/core/ports';
import type { PipelineFigures } from '@tocsin/platform/figures';
import type { Counter, MetricsRegistry } from '@tocsin/platform/metrics';

/** An intake whose traffic is counted: what this process took in, refused and has on its way to the bus. */
export class MeteredIntake implements LogIntake {
  private readonly rejected: Counter<'reason'>;

  constructor(
    private readonly intake: LogIntake,
    private readonly figures: PipelineFigures,
    metrics: MetricsRegistry,
  ) {
    // The stream counts those that come to it by Kafka under the same name.
    this.rejected = metrics.counter('tocsin_records_rejected_total', 'Records refused, by reason.', ['reason']);
  }

  async submit(batch: RawBatch): Promise<IngestReceipt> {
    const bytes = batch.body.byteLength;
    this.figures.began(bytes);
    try {
      const receipt = await this.intake.submit(batch);
      this.figures.counted(receipt, batch, false);
      for (const { reason } of receipt.rejected) this.rejected.add(1, { reason });
      return receipt;
    } finally {
      this.figures.ended(bytes);
    }
  }
}

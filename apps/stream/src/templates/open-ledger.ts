import type { MetricsRegistry } from '@tocsin/platform/metrics';
import { TemplateLedger, type TemplateRegistry } from './template-ledger.ts';

export interface OpenLedgerOptions {
  /** Undefined: templates are remembered nowhere. */
  registry: TemplateRegistry | undefined;
  metrics: MetricsRegistry;
  journal: { log(message: string): void; warn(message: string): void };
}

/** The ledger of a stream process, with what operators hear of it. */
export const openLedger = ({ registry, metrics, journal }: OpenLedgerOptions): TemplateLedger | undefined => {
  if (registry === undefined) return undefined;
  const lost = metrics.counter(
    'tocsin_template_notes_lost_total',
    'Templates not written down because the database was away for too long.',
  );
  const ledger = new TemplateLedger({
    registry,
    onAway: (error) => journal.warn(`Templates wait to be written down: ${error instanceof Error ? error.message : String(error)}`),
    onBack: () => journal.log('Templates are written down again.'),
    onLost: (notes) => lost.add(notes),
  });
  metrics.gauge('tocsin_template_notes_waiting', 'Templates of services that wait to be written down.', () => ledger.waitingNotes);
  return ledger;
};

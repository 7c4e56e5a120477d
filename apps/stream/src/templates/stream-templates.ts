import type { Rule } from '@tocsin/contracts';
import type { TemplateNote } from '@tocsin/core/templates';
import type { MetricsRegistry } from '@tocsin/platform/metrics';
import { NewTemplates, type NewTemplatesOptions } from './new-templates.ts';
import { TemplateLedger, type TemplateRegistry } from './template-ledger.ts';

export interface StreamTemplatesOptions extends Omit<NewTemplatesOptions, 'templates'> {
  /** Undefined: templates are remembered nowhere, and none is new. */
  registry: TemplateRegistry | undefined;
  metrics: MetricsRegistry;
  journal: { log(message: string): void; warn(message: string): void };
}

/** The templates of a stream process: written down, told of where they are new, with what operators hear of it. */
export class StreamTemplates {
  private readonly fresh: NewTemplates | undefined;
  private readonly ledger: TemplateLedger | undefined;

  constructor({ registry, metrics, journal, ...options }: StreamTemplatesOptions) {
    if (registry === undefined) return;
    const lost = metrics.counter(
      'tocsin_template_notes_lost_total',
      'Templates not written down because the database was away for too long.',
    );
    const fresh = new NewTemplates({ ...options, templates: registry.fresh });
    const ledger = new TemplateLedger({
      registry,
      announce: () => fresh.announce(),
      onAway: (error) =>
        journal.warn(`Templates wait to be written down, or told of: ${error instanceof Error ? error.message : String(error)}`),
      onBack: () => journal.log('Templates are written down and told of again.'),
      onLost: (notes) => lost.add(notes),
    });
    metrics.gauge('tocsin_template_notes_waiting', 'Templates of services that wait to be written down.', () => ledger.waitingNotes);
    this.fresh = fresh;
    this.ledger = ledger;
  }

  /** Templates that a worker noted. */
  note(notes: readonly TemplateNote[]): void {
    this.ledger?.note(notes);
  }
  /** The rules that are in force; of no template is told before. */
  setRules(rules: readonly Rule[]): void {
    this.fresh?.setRules(rules);
  }
  start(): void {
    this.ledger?.start();
  }
  /** Writes what waits once more. Never rejects. */
  async stop(): Promise<void> {
    await this.ledger?.stop();
  }
}

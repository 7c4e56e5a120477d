import type { EncodedDocuments } from '@tocsin/adapters/elasticsearch/documents';
import type { StoreAnswer } from './lane/lane-ports.ts';

/** The part of the Elasticsearch store that writing needs. */
export interface WritableStore {
  writer: { write(documents: EncodedDocuments, signal?: AbortSignal): Promise<StoreAnswer> };
  /** Makes and checks the index template; resolves to what an operator should know. */
  ensure(): Promise<string[]>;
}

/**
 * One attempt to write. Before the first, and before the first after a failure, the index template is made if it is not there: an
 * Elasticsearch that comes back empty must not make indices of its own idea.
 */
export class StoreWriting {
  private ensured: Promise<void> | undefined;

  constructor(
    private readonly store: WritableStore,
    private readonly onFinding: (finding: string) => void,
  ) {}

  async write(documents: EncodedDocuments, signal: AbortSignal): Promise<StoreAnswer> {
    const ensured = (this.ensured ??= this.ensure());
    try {
      await ensured;
      return await this.store.writer.write(documents, signal);
    } catch (error) {
      if (this.ensured === ensured && !signal.aborted) this.ensured = undefined;
      throw error;
    }
  }

  private async ensure(): Promise<void> {
    for (const finding of await this.store.ensure()) this.onFinding(finding);
  }
}

import { type EncodedDocuments, textsOf } from '@tocsin/adapters/elasticsearch/documents';
import { StoreUnavailableError } from '@tocsin/core/ports';
import { Arrivals } from '../../testing/arrivals.ts';
import type { StoreAnswer } from '../lane/lane-ports.ts';

/** Documents by id, kept as Elasticsearch would: a second one under the same id changes nothing. */
export class MemoryDocumentStore {
  readonly byId = new Map<string, string>();
  readonly stored = new Arrivals<string>();
  /** Takes nothing while this is set. */
  away = false;
  refuse: ((document: Record<string, unknown>) => string | undefined) | undefined;

  write = (documents: EncodedDocuments, signal: AbortSignal): Promise<StoreAnswer> => {
    signal.throwIfAborted();
    if (this.away) return Promise.reject(new StoreUnavailableError('away'));
    const ids = textsOf(documents.ids);
    const origins = textsOf(documents.origins);
    const answer = { repeatedRows: [] as number[], refusedRows: [] as { row: number; reason: string }[] };
    for (const { body, rows } of documents.parts) {
      const lines = Buffer.from(body).toString('utf8').trimEnd().split('\n');
      rows.forEach((row, i) => {
        const document = JSON.parse(lines[i * 2 + 1] ?? '{}') as Record<string, unknown>;
        const reason = this.refuse?.(document);
        if (reason !== undefined) return void answer.refusedRows.push({ row, reason });
        const id = ids[row] ?? '';
        const before = this.byId.get(id);
        if (before !== undefined && before !== origins[row]) answer.repeatedRows.push(row);
        if (before === undefined) {
          this.byId.set(id, origins[row] ?? '');
          this.stored.push(String(document['message']));
        }
      });
    }
    return Promise.resolve(answer);
  };
}

import { StorageFullError, StoreUnavailableError } from '@tocsin/core/ports';
import { type BulkheadPolicy, ExponentialBackoff, bulkhead } from 'cockatiel';
import { setTimeout as wait } from 'node:timers/promises';
import { type ElasticsearchLink, type ErrorCause, StoreRefusedError, causeOf, saysFull } from '../connection/elasticsearch-link.ts';
import { type BulkPart, type EncodedDocuments, textsOf } from '../documents/encoded-documents.ts';
import type { Indices } from '../indices/indices.ts';
import { onlyDocuments } from './bulk-body.ts';

/** What became of a batch. All rows that are not named here are stored. */
export interface WriteResult {
  /** Stored before from another message: the sender sent its batch again. They count nowhere. (A redelivered message's rows are not among them.) */
  repeatedRows: number[];
  /** Elasticsearch will never take these. */
  refusedRows: { row: number; reason: string }[];
}
export interface WriterOptions {
  /** Requests under way at a time. Default 3. */
  requests?: number;
  /** Tries of one request before the store is said to be away. Default 4. */
  tries?: number;
}

const REQUESTS = 3;
const TRIES = 4;
/** Requests that may wait for their turn: the stream holds far fewer. */
const WAITING = 512;
const BULK_TIMEOUT_MS = 30_000;
const ID_TAKEN = 'id_taken: another message with the same partition and offset was stored before; was the topic made anew?';
/** Ids in one question: fewer than a page of results may have. */
const LOOKED_UP = 5000;
const INDEX_GONE = 'index_not_found_exception';
const NDJSON = 'application/vnd.elasticsearch+x-ndjson; compatible-with=8';

interface BulkItem {
  create?: { status: number; error?: unknown };
}
interface BulkAnswer {
  errors?: boolean;
  items?: BulkItem[];
}
/** What came of one request: places in the part. */
interface PartOutcome {
  conflicts: number[];
  again: number[];
  refused: { at: number; reason: string }[];
  cause: ErrorCause | undefined;
}

/** Writes encoded batches into the daily indices. Thread-safe use: any number of `write`s at once. */
export class ElasticsearchLogWriter {
  private readonly link: ElasticsearchLink;
  private readonly indices: Indices;
  private readonly tries: number;
  private readonly lanes: BulkheadPolicy;

  constructor(link: ElasticsearchLink, indices: Indices, { requests = REQUESTS, tries = TRIES }: WriterOptions = {}) {
    this.link = link;
    this.indices = indices;
    this.tries = tries;
    this.lanes = bulkhead(requests, WAITING);
  }

  /**
   * Resolves once every document is durable on its shards (acknowledged after the translog's sync), or is known to be there already.
   * Writing the same batch again, after any failure, changes nothing. Rejects with StoreUnavailableError, with StorageFullError
   * (read-only indices, flood stage of the disk), or with the signal's reason; then some documents may be stored and others not.
   */
  async write(documents: EncodedDocuments, signal?: AbortSignal): Promise<WriteResult> {
    const result: WriteResult = { repeatedRows: [], refusedRows: [] };
    const gone = new AbortController();
    const stop = (): void => gone.abort(signal?.reason);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', stop, { once: true });
    const parts = documents.parts.map((part) => this.writePart(documents, part, result, gone.signal));
    try {
      await Promise.all(parts);
    } catch (error) {
      // What is still under way is given up: the whole batch will be written again.
      gone.abort(error);
      await Promise.allSettled(parts);
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
    result.repeatedRows.sort((a, b) => a - b);
    return result;
  }

  private async writePart(documents: EncodedDocuments, whole: BulkPart, result: WriteResult, signal: AbortSignal): Promise<void> {
    const conflicts: number[] = [];
    let part = whole.elsewhere ? await this.withoutRepeats(documents, whole, result, signal) : whole;
    if (part.rows.length === 0) return;
    const backoff = new ExponentialBackoff({ initialDelay: 100, maxDelay: 3000 });
    let pause = backoff.next();
    for (let left = this.tries; ;) {
      const outcome = await this.send(part, signal);
      for (const at of outcome.conflicts) conflicts.push(part.rows[at] as number);
      for (const { at, reason } of outcome.refused) result.refusedRows.push({ row: part.rows[at] as number, reason });
      if (outcome.again.length === 0) break;
      const cause = outcome.cause ?? { type: 'unknown', reason: 'no reason given' };
      if (saysFull(cause)) throw new StorageFullError('Elasticsearch takes no more logs: its indices are read-only.');
      if (--left <= 0) throw new StoreUnavailableError(`Elasticsearch did not take some logs in ${this.tries} tries (${cause.type}).`);
      part = onlyDocuments(part, outcome.again);
      await wait(pause.duration, undefined, { signal }).catch(() => signal.throwIfAborted());
      pause = pause.next(undefined);
    }
    if (conflicts.length > 0) await this.addTaken(documents, whole.index, conflicts, result, signal);
  }

  private async send(part: BulkPart, signal: AbortSignal): Promise<PartOutcome> {
    const none: PartOutcome = { conflicts: [], again: [], refused: [], cause: undefined };
    const all = (cause: ErrorCause): PartOutcome => ({ ...none, again: [...part.rows.keys()], cause });
    let answer: BulkAnswer;
    try {
      answer = await this.lanes.execute(async () => {
        await this.indices.make(part.index);
        return this.post(part, signal);
      });
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof StorageFullError) throw error;
      if (error instanceof StoreUnavailableError) {
        // An open circuit, or a server that is not there: waiting here helps nobody.
        if (this.link.isBroken) throw error;
        return all({ type: error.message, reason: '' });
      }
      if (error instanceof StoreRefusedError) throw new StoreUnavailableError(error.message, { cause: error });
      throw error;
    }
    return answer.errors === true ? this.sorted(part, answer.items ?? []) : none;
  }

  private post({ index, body }: BulkPart, signal: AbortSignal): Promise<BulkAnswer> {
    return this.link.write(
      (client, transport) =>
        client.transport.request<BulkAnswer>(
          {
            method: 'POST',
            path: `/${encodeURIComponent(index)}/_bulk`,
            // The client's name for a body that is sent as it is.
            bulkBody: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
            querystring: { filter_path: 'errors,items.create.status,items.create.error.type,items.create.error.reason' },
          },
          { ...transport, headers: { 'content-type': NDJSON } },
        ),
      { signal, timeoutMs: BULK_TIMEOUT_MS },
    );
  }

  private sorted(part: BulkPart, items: BulkItem[]): PartOutcome {
    const outcome: PartOutcome = { conflicts: [], again: [], refused: [], cause: undefined };
    for (let at = 0; at < part.rows.length; at++) {
      const { status = 0, error } = items[at]?.create ?? {};
      if (status >= 200 && status < 300) continue;
      const cause = causeOf(error);
      if (status === 409) outcome.conflicts.push(at);
      else if (status === 400) outcome.refused.push({ at, reason: `${cause.type}: ${cause.reason.slice(0, 300)}` });
      else {
        if (cause.type === INDEX_GONE) this.indices.forget(part.index);
        outcome.again.push(at);
        outcome.cause ??= cause;
      }
    }
    return outcome;
  }

  /**
   * Rows whose id is taken. By the same message: a redelivery, and all is well. By another message of the same sender's batch: a repeat.
   * By anything else: offsets that were given out twice, since the topic was made anew; nobody may take that for stored.
   */
  private async addTaken(documents: EncodedDocuments, index: string, rows: number[], result: WriteResult, signal: AbortSignal) {
    const idOf = textsOf(documents.ids);
    const originOf = textsOf(documents.origins);
    const ids = rows.map((row) => idOf[row] as string);
    const { docs } = await this.link.read(
      (client, transport) =>
        client.mget<{ origin?: string; receivedAt?: number }>({ index, ids, _source: ['origin', 'receivedAt'] }, transport),
      { signal },
    );
    docs.forEach((found, at) => {
      const row = rows[at] as number;
      const { origin, receivedAt } = ('_source' in found ? found._source : undefined) ?? {};
      if (origin !== undefined) {
        if (origin !== originOf[row]) result.repeatedRows.push(row);
      } else if (receivedAt !== documents.receivedAt[row]) result.refusedRows.push({ row, reason: ID_TAKEN });
    });
  }

  /** The part without what another message of the sender's batch has brought into another day's index. */
  private async withoutRepeats(documents: EncodedDocuments, part: BulkPart, result: WriteResult, signal: AbortSignal): Promise<BulkPart> {
    const idOf = textsOf(documents.ids);
    const originOf = textsOf(documents.origins);
    const places = new Map(Array.from(part.rows, (row, at) => [idOf[row] as string, at]));
    const left = new Set(part.rows.keys());
    const ids = [...places.keys()];
    for (let from = 0; from < ids.length; from += LOOKED_UP) {
      const values = ids.slice(from, from + LOOKED_UP);
      const { hits } = await this.link.read(
        (client, transport) =>
          client.search<{ origin?: string }>(
            {
              index: this.indices.alias,
              ignore_unavailable: true,
              query: { bool: { filter: [{ ids: { values } }], must_not: [{ term: { _index: { value: part.index } } }] } },
              _source: ['origin'],
              size: values.length,
              allow_partial_search_results: false,
            },
            transport,
          ),
        { signal },
      );
      for (const { _id, _source } of hits.hits) {
        const at = places.get(_id ?? '');
        if (at === undefined) continue;
        left.delete(at);
        const row = part.rows[at] as number;
        if (_source?.origin !== originOf[row]) result.repeatedRows.push(row);
      }
    }
    return left.size === part.rows.length ? part : onlyDocuments(part, [...left]);
  }
}

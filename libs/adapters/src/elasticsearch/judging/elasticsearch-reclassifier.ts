import type { ClassifiedLog } from '@tocsin/contracts';
import {
  type Judge,
  type LogReader,
  type LogReclassifier,
  type LogSelection,
  type ReclassifyStep,
  StorageFullError,
  StoreUnavailableError,
} from '@tocsin/core/ports';
import { causeOf, type ElasticsearchLink, saysFull } from '../connection/elasticsearch-link.ts';
import { logOf } from '../reading/stored-log.ts';
import { isJudgedSo, judgedDocument, type JudgedDocument } from './judged-document.ts';

/** Logs that are read, judged and written in one go: this thread is busy with them for some ten milliseconds. */
const PAGE_LOGS = 400;
/** Pages of one step, after which searches know what was written. */
const STEP_PAGES = 5;
/** How often logs are read and judged again that somebody else changed meanwhile. */
const MOST_TRIES = 5;
const NDJSON = 'application/vnd.elasticsearch+x-ndjson; compatible-with=8';
const CONFLICT = 409;

/** A document with the version of it that was read. */
interface Hit {
  index: string;
  id: string;
  seqNo: number;
  primaryTerm: number;
  document: JudgedDocument;
}
interface BulkAnswer {
  items?: { index?: { _id?: string; status: number; error?: unknown } }[];
}

/**
 * Judges stored documents again: those of a page whose judgement changed are read whole and written back, each only if nobody else has changed
 * it since, which is tried again then.
 */
export class ElasticsearchReclassifier implements LogReclassifier {
  private readonly link: ElasticsearchLink;
  private readonly reader: LogReader;
  private readonly alias: string;

  /** `alias` is over the daily indices. */
  constructor(link: ElasticsearchLink, reader: LogReader, alias: string) {
    this.link = link;
    this.reader = reader;
    this.alias = alias;
  }

  async reclassify(selection: LogSelection, judge: Judge, place: string | undefined, signal: AbortSignal): Promise<ReclassifyStep> {
    const done = { checked: 0, changed: 0, written: 0 };
    let next = place;
    for (let pages = 0; pages < STEP_PAGES; pages++) {
      const page = await this.reader.search({ ...selection, limit: PAGE_LOGS, order: 'asc', cursor: next }, signal);
      await this.judgePage(page.items, judge, done, signal);
      next = page.nextCursor ?? undefined;
      if (next === undefined) break;
    }
    if (done.written > 0) await this.refresh(signal);
    return { checked: done.checked, changed: done.changed, next };
  }

  private async judgePage(
    logs: readonly ClassifiedLog[],
    judge: Judge,
    done: { checked: number; changed: number; written: number },
    signal: AbortSignal,
  ): Promise<void> {
    done.checked += logs.length;
    let ids = logs.filter((log) => judge(log) !== undefined).map(({ id }) => id);
    for (let tries = 1; ids.length > 0; tries++) {
      if (tries > MOST_TRIES) throw new StoreUnavailableError('Some logs are changed by others all the time; try again later.');
      // What others have written since is found only now.
      if (tries > 1) await this.refresh(signal);
      const judged = (await this.read(ids, signal)).flatMap((hit) => {
        const judgement = judge(logOf(hit.document));
        if (judgement === undefined || isJudgedSo(hit.document, judgement)) return [];
        return [{ ...hit, judged: judgedDocument(hit.document, judgement) }];
      });
      const conflicts = await this.write(judged, signal);
      const written = judged.filter(({ id }) => !conflicts.has(id));
      done.written += written.length;
      done.changed += written.filter(({ document, judged: { category } }) => category !== document.category).length;
      ids = [...conflicts];
    }
  }

  private async refresh(signal: AbortSignal): Promise<void> {
    await this.link.write(
      (client, transport) => client.indices.refresh({ index: this.alias, ignore_unavailable: true, allow_no_indices: true }, transport),
      { signal },
    );
  }

  private async read(ids: readonly string[], signal: AbortSignal): Promise<Hit[]> {
    const { hits } = await this.link.read(
      (client, transport) =>
        client.search<JudgedDocument>(
          {
            ...{ index: this.alias, ignore_unavailable: true, allow_no_indices: true, allow_partial_search_results: false },
            ...{ query: { ids: { values: [...ids] } }, size: ids.length, track_total_hits: false, seq_no_primary_term: true },
          },
          transport,
        ),
      { signal },
    );
    return hits.hits.flatMap(({ _index, _id, _seq_no, _primary_term, _source }) =>
      _id === undefined || _source === undefined || _seq_no === undefined || _primary_term === undefined
        ? []
        : [{ index: _index, id: _id, seqNo: _seq_no, primaryTerm: _primary_term, document: _source }],
    );
  }

  /** Resolves to the ids of those that somebody else has changed, or written, since they were read. */
  private async write(hits: readonly (Hit & { judged: JudgedDocument })[], signal: AbortSignal): Promise<Set<string>> {
    if (hits.length === 0) return new Set();
    const body = hits
      .map(({ index, id, seqNo, primaryTerm, judged }) => {
        const action = { index: { _index: index, _id: id, if_seq_no: seqNo, if_primary_term: primaryTerm } };
        return `${JSON.stringify(action)}\n${JSON.stringify(judged)}\n`;
      })
      .join('');
    const answer = await this.link.write(
      (client, transport) =>
        client.transport.request<BulkAnswer>(
          {
            ...{ method: 'POST', path: '/_bulk', bulkBody: body },
            querystring: {
              refresh: 'true',
              filter_path: 'items.index._id,items.index.status,items.index.error.type,items.index.error.reason',
            },
          },
          { ...transport, headers: { 'content-type': NDJSON } },
        ),
      { signal },
    );
    const items = (answer.items ?? []).map(({ index }) => index);
    const failed = items.find((item) => item?.error !== undefined && item.status !== CONFLICT);
    if (failed) {
      const cause = causeOf(failed.error);
      if (saysFull(cause)) throw new StorageFullError('Elasticsearch changes no logs: an index is read-only.');
      throw new StoreUnavailableError(`Elasticsearch did not change some logs (${cause.type}).`);
    }
    return new Set(items.flatMap((item) => (item?.status === CONFLICT && item._id !== undefined ? [item._id] : [])));
  }
}

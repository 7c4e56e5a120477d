import type { ClassifiedLog } from '@tocsin/contracts';
import { BadCursorError, type LogReader } from '@tocsin/core/ports';
import type { QueryNode } from '@tocsin/core/query';

export const logOf = (n: number, overrides: Partial<ClassifiedLog> = {}): ClassifiedLog => ({
  id: `log-${n}`,
  timestamp: new Date(Date.UTC(2026, 2, 1) + n).toISOString(),
  receivedAt: new Date(Date.UTC(2026, 2, 1) + n).toISOString(),
  level: 'info',
  severityNumber: 9,
  service: 'shop',
  message: `message ${n}`,
  attributes: {},
  category: 'general',
  confidence: 0.5,
  modelVersion: 'v1',
  templateId: 't1',
  redactions: {},
  flags: [],
  ...overrides,
});

/** Of the queries, knows `word` nodes (contained in the message) and takes all others for "every log". */
export const matches = (query: QueryNode, log: ClassifiedLog): boolean => query.kind !== 'word' || log.message.includes(query.word);

type Call = { method: string; request: unknown };

/** A store of some logs in memory, in the order of their commit; keeps what it was asked. */
export class FakeReader implements LogReader {
  readonly logs: ClassifiedLog[] = [];
  readonly calls: Call[] = [];
  /** What the next call rejects with. */
  failure: Error | undefined;
  /** Logs in a chunk of an export, and how many chunks were asked for. */
  chunkSize = 100;
  chunksRead = 0;
  exportsClosed = 0;
  /** Awaited by search. */
  gate: Promise<void> = Promise.resolve();
  aborted: unknown;

  async search(request: Parameters<LogReader['search']>[0], signal?: AbortSignal) {
    this.note('search', request);
    signal?.addEventListener('abort', () => void (this.aborted = signal.reason));
    await this.gate;
    if (request.cursor === 'bad') throw new BadCursorError('bad');
    const items = this.logs.filter((log) => matches(request.query, log)).slice(0, request.limit);
    return { items, nextCursor: null, total: { value: items.length, relation: 'eq' as const } };
  }
  stats(request: Parameters<LogReader['stats']>[0]) {
    this.note('stats', request);
    return Promise.resolve({ total: this.logs.length, groups: [{ key: 'general', count: this.logs.length }] });
  }
  trends(request: Parameters<LogReader['trends']>[0]) {
    this.note('trends', request);
    const buckets = [];
    for (let at = Math.floor(request.from / request.intervalMs) * request.intervalMs; at < request.to; at += request.intervalMs) {
      buckets.push({ start: new Date(at).toISOString(), total: 0, counts: {} });
    }
    return Promise.resolve({ buckets });
  }
  async *export(selection: Parameters<LogReader['export']>[0], signal?: AbortSignal) {
    this.note('export', selection);
    try {
      for (let from = 0; from < this.logs.length; from += this.chunkSize) {
        await new Promise(setImmediate);
        signal?.throwIfAborted();
        this.chunksRead++;
        yield this.logs.slice(from, from + this.chunkSize);
      }
    } finally {
      this.exportsClosed++;
    }
  }
  get(id: string) {
    this.note('get', id);
    return Promise.resolve(this.logs.find((log) => log.id === id));
  }
  context(id: string, before: number, after: number) {
    this.note('context', { id, before, after });
    const at = this.logs.findIndex((log) => log.id === id);
    const log = this.logs[at];
    if (!log) return Promise.resolve(undefined);
    return Promise.resolve({ before: this.logs.slice(Math.max(0, at - before), at), log, after: this.logs.slice(at + 1, at + 1 + after) });
  }
  /** Positions are how many logs were committed. */
  async since(position: string, query: QueryNode, limit: number) {
    this.note('since', position);
    if (!/^\d+$/.test(position)) throw new BadCursorError('bad');
    await new Promise(setImmediate);
    const items: ClassifiedLog[] = [];
    let at = Number(position);
    for (; at < this.logs.length && items.length < limit; at++) {
      const log = this.logs[at];
      if (log && matches(query, log)) items.push(log);
    }
    return { items, position: String(at), more: at < this.logs.length };
  }
  fields(range: Parameters<LogReader['fields']>[0]) {
    this.note('fields', range);
    return Promise.resolve([{ name: 'attributes.latency_ms', type: 'number' as const }]);
  }
  fieldValues(field: string, prefix: string) {
    this.note('fieldValues', { field, prefix });
    return Promise.resolve([{ value: 'shop', count: 3 }]);
  }
  slotCounts() {
    return Promise.resolve([]);
  }

  private note(method: string, request: unknown): void {
    this.calls.push({ method, request });
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure;
  }
}

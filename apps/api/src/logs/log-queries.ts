import { Inject, Injectable } from '@nestjs/common';
import type {
  ClassifiedLog,
  ContextParams,
  ContextResult,
  FieldsResult,
  FieldValuesParams,
  FieldValuesResult,
  SearchParams,
  SearchResult,
  StatsParams,
  StatsResult,
  TrendsParams,
  TrendsResult,
} from '@tocsin/contracts';
import { CLOCK, type Clock, LOG_READER, type LogReader } from '@tocsin/core/ports';
import { resolveField } from '@tocsin/core/query';
import { ProblemError } from '@tocsin/platform/http';
import { fieldsWith } from './fields.ts';
import { selectionOf, withTimes } from './selection.ts';
import { askStore } from './store-call.ts';
import { chooseInterval, parseTime, parseTimeRange } from './time-range.ts';

const LAST_DAY_MS = 86_400_000;

const timed = async <T extends object>(work: () => Promise<T>): Promise<T & { tookMs: number }> => {
  const start = performance.now();
  const result = await work();
  return { ...result, tookMs: Math.round((performance.now() - start) * 10) / 10 };
};
const notFound = (): ProblemError => new ProblemError('not_found', 'There is no log of this id; it may be older than what is kept.');

/** Reading logs: what the parameters of the calls mean, and what of it goes to the store. */
@Injectable()
export class LogQueries {
  constructor(
    @Inject(LOG_READER) private readonly reader: LogReader,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  search(params: SearchParams, caller: AbortSignal): Promise<SearchResult> {
    const { limit, order, cursor } = params;
    const selection = selectionOf(params, this.now());
    return timed(() => askStore(caller, (signal) => this.reader.search({ ...selection, limit, order, cursor }, signal)));
  }

  stats(params: StatsParams, caller: AbortSignal): Promise<StatsResult> {
    const { groupBy, limit } = params;
    const selection = selectionOf(params, this.now());
    return timed(() => askStore(caller, (signal) => this.reader.stats({ ...selection, groupBy, limit }, signal)));
  }

  trends(params: TrendsParams, caller: AbortSignal): Promise<TrendsResult> {
    const now = this.now();
    const selection = selectionOf(params, now);
    const { interval, intervalMs } = withTimes(() => {
      const shown = { from: selection.from, to: Math.max(selection.from, parseTime('to', params.to, now)) };
      return chooseInterval(params.interval, shown);
    });
    return timed(async () => {
      const { buckets } = await askStore(caller, (signal) =>
        this.reader.trends({ ...selection, intervalMs, groupBy: params.groupBy }, signal),
      );
      // A range that ends now reaches a little ahead, for clocks that run early: shown only where there is something.
      while (params.to === 'now' && buckets.at(-1)?.total === 0 && Date.parse(buckets.at(-1)?.start ?? '') > now) buckets.pop();
      return { interval, buckets };
    });
  }

  async get(id: string, caller: AbortSignal): Promise<ClassifiedLog> {
    const log = await askStore(caller, () => this.reader.get(id));
    if (!log) throw notFound();
    return log;
  }

  async context(id: string, { before, after }: ContextParams, caller: AbortSignal): Promise<ContextResult> {
    const context = await askStore(caller, () => this.reader.context(id, before, after));
    if (!context) throw notFound();
    return context;
  }

  async fields(caller: AbortSignal): Promise<FieldsResult> {
    const now = this.now();
    const attributes = await askStore(caller, () => this.reader.fields({ from: now - LAST_DAY_MS, to: now }));
    return { fields: fieldsWith(attributes) };
  }

  async fieldValues(field: string, params: FieldValuesParams, caller: AbortSignal): Promise<FieldValuesResult> {
    const range = withTimes(() => parseTimeRange(params.from, params.to, this.now()));
    const name = resolveField(field);
    return { values: await askStore(caller, () => this.reader.fieldValues(name, params.prefix, range, params.limit)) };
  }
}

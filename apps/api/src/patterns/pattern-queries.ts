import { Inject, Injectable } from '@nestjs/common';
import { type KnownTemplate, TemplateRepository } from '@tocsin/adapters/database';
import type { Pattern, PatternsParams, PatternsResult } from '@tocsin/contracts';
import { CLOCK, type Clock, LOG_READER, type LogReader, type LogSelection, type TimeRange } from '@tocsin/core/ports';
import { and, fieldEquals, fieldIn } from '@tocsin/core/query';
import { templateOfMessage } from '@tocsin/core/templates';
import { selectionOf } from '../logs/selection.ts';
import { askStore } from '../logs/store-call.ts';
import { type PatternCount, ranked } from './ranking.ts';
import { earlier, trendWidth } from './spans.ts';
import { type PatternTally, talliesOf } from './tallies.ts';

/** Templates told apart in one answer: as many as the stores count. */
const MOST_TEMPLATES = 100_000;
/** New ones that are looked at. */
const MOST_NEW = 2000;
/** Logs looked up at once for templates whose text the registry has not. */
const LOOKUPS = 8;

const isoOf = (ms: number): string => new Date(ms).toISOString();

/**
 * Patterns: counts of the store by template, with what the registry knows of them. Costs the store three counts whatever is asked: by
 * template over the range and over the span it is compared with, and one in detail for the patterns shown.
 */
@Injectable()
export class PatternQueries {
  constructor(
    @Inject(LOG_READER) private readonly reader: LogReader,
    @Inject(TemplateRepository) private readonly templates: TemplateRepository,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async list(params: PatternsParams, caller: AbortSignal): Promise<PatternsResult> {
    const start = performance.now();
    const now = this.now();
    const selection = selectionOf(params, now);
    // A range that ends now reaches a little ahead in the store; what it is compared with must not.
    const shown = { from: selection.from, to: params.to === 'now' ? Math.max(selection.from, now) : selection.to };
    const past = earlier(shown);
    const [current, before, fresh] = await Promise.all([
      this.counts(selection, caller),
      this.counts({ ...selection, ...past }, caller),
      params.sort === 'new' ? this.templates.firstSeenIn(selection, MOST_NEW) : [],
    ]);
    const counts = [...current.counts].map(([templateId, count]) => ({ templateId, count, before: before.counts.get(templateId) ?? 0 }));
    const firstSeen = new Map(fresh.map((each) => [each.templateId, each.firstSeen]));
    const page = ranked(counts, params.sort, firstSeen, params.limit);
    const widthMs = trendWidth(shown);
    const [tallies, known] = await Promise.all([
      this.tallies(page, selection, shown, widthMs, caller),
      this.known(page, selection, caller),
    ]);
    return {
      items: page.map((each) => patternOf(each, current.total, tallies.get(each.templateId), known.get(each.templateId))),
      total: current.total,
      patterns: counts.length,
      before: { from: isoOf(past.from), to: isoOf(past.to), total: before.total },
      trendFrom: isoOf(Math.floor(shown.from / widthMs) * widthMs),
      trendSeconds: widthMs / 1000,
      tookMs: Math.round((performance.now() - start) * 10) / 10,
    };
  }

  private async counts(selection: LogSelection, caller: AbortSignal): Promise<{ total: number; counts: Map<string, number> }> {
    const request = { ...selection, groupBy: 'template' as const, limit: MOST_TEMPLATES };
    const { total, groups } = await askStore(caller, (signal) => this.reader.stats(request, signal));
    return { total, counts: new Map(groups.map(({ key, count }) => [key, count])) };
  }

  private async tallies(
    page: readonly PatternCount[],
    selection: LogSelection,
    shown: TimeRange,
    widthMs: number,
    caller: AbortSignal,
  ): Promise<Map<string, PatternTally>> {
    if (page.length === 0) return new Map();
    const ids = page.map(({ templateId }) => templateId);
    const counts = await askStore(caller, () =>
      this.reader.slotCounts({
        ...selection,
        query: and(selection.query, fieldIn('templateId', ids)),
        groupBy: ['templateId', 'category', 'level', 'service'],
        slotMs: widthMs,
      }),
    );
    return talliesOf(counts, shown, widthMs);
  }

  /** Texts and times, by id. What the registry does not know (any more) has the text that one of its logs gives; its times stay unknown. */
  private async known(page: readonly PatternCount[], selection: LogSelection, caller: AbortSignal): Promise<Map<string, Known>> {
    const found = await this.templates.find(page.map(({ templateId }) => templateId));
    const known = new Map<string, Known>(found.map((each) => [each.templateId, each]));
    const missing = page.filter(({ templateId }) => !known.has(templateId));
    const lookUp = async (): Promise<void> => {
      for (let next = missing.pop(); next !== undefined; next = missing.pop()) {
        const text = await this.textFromLog(next.templateId, selection, caller);
        if (text !== undefined) known.set(next.templateId, { text });
      }
    };
    await Promise.all(Array.from({ length: LOOKUPS }, lookUp));
    return known;
  }

  private async textFromLog(templateId: string, selection: LogSelection, caller: AbortSignal): Promise<string | undefined> {
    const query = and(selection.query, fieldEquals('templateId', templateId));
    const request = { ...selection, query, limit: 1, order: 'desc' as const };
    const { items } = await askStore(caller, (signal) => this.reader.search(request, signal));
    return items[0] && templateOfMessage(items[0].message);
  }
}

type Known = Pick<KnownTemplate, 'text'> & Partial<KnownTemplate>;
const NOTHING: PatternTally = { categories: {}, levels: {}, services: {}, trend: [] };

const patternOf = (
  { templateId, count, before }: PatternCount,
  total: number,
  tally: PatternTally = NOTHING,
  { text, firstSeen, lastSeen }: Known = { text: '' },
): Pattern => ({
  templateId,
  text,
  count,
  share: total === 0 ? 0 : count / total,
  firstSeen: firstSeen === undefined ? null : isoOf(firstSeen),
  lastSeen: lastSeen === undefined ? null : isoOf(lastSeen),
  ...tally,
  before,
  change: before === 0 ? null : count / before - 1,
});

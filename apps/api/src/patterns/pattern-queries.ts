import { Inject, Injectable } from '@nestjs/common';
import { TemplateRepository } from '@tocsin/adapters/database';
import { type Pattern, type PatternsParams, type PatternsResult, SHOWN_TEMPLATES } from '@tocsin/contracts';
import { CLOCK, type Clock, LOG_READER, type LogReader, type LogSelection, type TimeRange } from '@tocsin/core/ports';
import { and, fieldEquals, fieldIn } from '@tocsin/core/query';
import { templateOfMessage } from '@tocsin/core/templates';
import { selectionOf } from '../logs/selection.ts';
import { askStore } from '../logs/store-call.ts';
import { type PatternCount, patternsOf, type TemplateCount } from './families.ts';
import { ranked } from './ranking.ts';
import { earlier, trendWidth } from './spans.ts';
import { type PatternTally, talliesOf } from './tallies.ts';

/** Templates told apart in one answer: as many as the stores count. */
const MOST_TEMPLATES = 100_000;
/** Of them, the most frequent are put into families; rarer ones than these stand alone. */
const MOST_IN_FAMILIES = 10_000;
/**
 * Those shown are named to the store only where there are more than the first number of templates in all, and no more than the second to name:
 * else it counts all in detail, which it can remember for the next page or sort, and what is not shown is left out here.
 */
const NAMED = { ofMoreThan: 1000, most: 200 };
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
    const [current, before] = await Promise.all([this.counts(selection, caller), this.counts({ ...selection, ...past }, caller)]);
    const counts = [...current.counts].map(([templateId, count]) => ({ templateId, count, before: before.counts.get(templateId) ?? 0 }));
    const patterns = await this.patterns(counts);
    const page = ranked(patterns, params.sort, selection, params.limit);
    const widthMs = trendWidth(shown);
    const [tallies, texts] = await Promise.all([
      this.tallies(page, this.detailed(page, counts.length, selection), shown, widthMs, caller),
      this.texts(page, selection, caller),
    ]);
    return {
      items: page.map((each) => patternOf(each, current.total, tallies.get(each.templateId), texts.get(each.templateId))),
      total: current.total,
      patterns: patterns.length,
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

  /** `counts` has the most frequent templates first. */
  private async patterns(counts: readonly TemplateCount[]): Promise<PatternCount[]> {
    const ids = counts.slice(0, MOST_IN_FAMILIES).map(({ templateId }) => templateId);
    return patternsOf(counts, await this.templates.find(ids));
  }

  private async tallies(
    page: readonly PatternCount[],
    selection: LogSelection,
    shown: TimeRange,
    widthMs: number,
    caller: AbortSignal,
  ): Promise<Map<string, PatternTally>> {
    const patternOfTemplate = new Map(page.flatMap(({ templateId, members }) => members.map((member) => [member, templateId] as const)));
    if (patternOfTemplate.size === 0) return new Map();
    const groupBy = ['templateId', 'category', 'level', 'service'];
    const counts = await askStore(caller, () => this.reader.slotCounts({ ...selection, groupBy, slotMs: widthMs }));
    return talliesOf(counts, patternOfTemplate, shown, widthMs);
  }

  /** The logs to be counted in detail. */
  private detailed(page: readonly PatternCount[], templates: number, selection: LogSelection): LogSelection {
    const ids = page.flatMap(({ members }) => members);
    if (templates <= NAMED.ofMoreThan || ids.length > NAMED.most) return selection;
    return { ...selection, query: and(selection.query, fieldIn('templateId', ids)) };
  }

  /** Of patterns that the registry does not know (any more), the text that one of their logs gives, by id. */
  private async texts(page: readonly PatternCount[], selection: LogSelection, caller: AbortSignal): Promise<Map<string, string>> {
    const texts = new Map<string, string>();
    const missing = page.filter(({ text }) => text === undefined);
    const lookUp = async (): Promise<void> => {
      for (let next = missing.pop(); next !== undefined; next = missing.pop()) {
        const query = and(selection.query, fieldEquals('templateId', next.templateId));
        const request = { ...selection, query, limit: 1, order: 'desc' as const };
        const { items } = await askStore(caller, (signal) => this.reader.search(request, signal));
        if (items[0]) texts.set(next.templateId, templateOfMessage(items[0].message));
      }
    };
    await Promise.all(Array.from({ length: LOOKUPS }, lookUp));
    return texts;
  }
}

const NOTHING: PatternTally = { categories: {}, levels: {}, services: {}, trend: [] };

const patternOf = (pattern: PatternCount, total: number, tally: PatternTally = NOTHING, text = ''): Pattern => {
  const { templateId, members, count, before, firstSeen, lastSeen } = pattern;
  return {
    templateId,
    templateIds: members.slice(0, SHOWN_TEMPLATES),
    templates: members.length,
    text: pattern.text ?? text,
    count,
    share: total === 0 ? 0 : count / total,
    firstSeen: firstSeen === undefined ? null : isoOf(firstSeen),
    lastSeen: lastSeen === undefined ? null : isoOf(lastSeen),
    ...tally,
    before,
    change: before === 0 ? null : count / before - 1,
  };
};

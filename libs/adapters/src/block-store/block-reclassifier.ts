import { CATEGORIES, type ClassifiedLog } from '@tocsin/contracts';
import type { Judge, Judgement, LogReader, LogReclassifier, LogSelection, ReclassifyStep } from '@tocsin/core/ports';
import { judgedFlags, storedFlags } from '@tocsin/core/record';
import { parseLogId } from './day.ts';
import type { Amendment } from './writing/block-amendment.ts';

/** Logs that are read and judged in one go: this thread is busy with them for some ten milliseconds. */
const PAGE_LOGS = 1024;
/** Pages of one step: about a block's worth, so that a block is written anew once or twice. */
const STEP_PAGES = 4;

interface Change {
  sequence: number;
  judgement: Judgement;
  flags: number;
  before: number;
}

/** Logs whose stored form judgements change, by day and model version: what one transaction is for. */
class Changes {
  private readonly groups = new Map<string, { day: number; modelVersion: string; changes: Change[] }>();
  /** Logs whose category becomes another. */
  moved = 0;

  look(log: ClassifiedLog, judge: Judge): void {
    const judgement = judge(log);
    const place = parseLogId(log.id);
    if (judgement === undefined || place === undefined) return;
    const before = storedFlags(log.flags, log.guess);
    const flags = judgedFlags(log.flags, judgement);
    if (flags === before && isSame(log, judgement)) return;
    if (judgement.category !== log.category) this.moved++;
    const key = `${place.day} ${judgement.modelVersion}`;
    const group = this.groups.get(key) ?? { day: place.day, modelVersion: judgement.modelVersion, changes: [] };
    this.groups.set(key, group);
    group.changes.push({ sequence: place.sequence, judgement, flags, before });
  }

  amendments(): Amendment[] {
    return [...this.groups.values()].map(amendmentOf);
  }
}

const isSame = (log: ClassifiedLog, { category, confidence, modelVersion }: Judgement): boolean =>
  log.category === category && log.modelVersion === modelVersion && log.confidence === Math.round(confidence * 1000) / 1000;

const amendmentOf = ({ day, modelVersion, changes }: { day: number; modelVersion: string; changes: Change[] }): Amendment => {
  changes.sort((a, b) => a.sequence - b.sequence);
  return {
    day,
    modelVersion,
    sequences: Float64Array.from(changes, ({ sequence }) => sequence),
    categories: Uint8Array.from(changes, ({ judgement }) => CATEGORIES.indexOf(judgement.category)),
    confidences: Float32Array.from(changes, ({ judgement }) => judgement.confidence),
    flags: Uint16Array.from(changes, ({ flags }) => flags),
    before: Uint16Array.from(changes, ({ before }) => before),
  };
};

/** Judges stored logs again: pages from the readers, what changes to the writer. */
export class BlockReclassifier implements LogReclassifier {
  private readonly reader: LogReader;
  private readonly amend: (amendment: Amendment, signal: AbortSignal) => Promise<number>;

  constructor(reader: LogReader, amend: (amendment: Amendment, signal: AbortSignal) => Promise<number>) {
    this.reader = reader;
    this.amend = amend;
  }

  async reclassify(selection: LogSelection, judge: Judge, place: string | undefined, signal: AbortSignal): Promise<ReclassifyStep> {
    const changes = new Changes();
    let checked = 0;
    let next = place;
    for (let pages = 0; pages < STEP_PAGES; pages++) {
      const page = await this.reader.search({ ...selection, limit: PAGE_LOGS, order: 'asc', cursor: next }, signal);
      for (const log of page.items) changes.look(log, judge);
      checked += page.items.length;
      next = page.nextCursor ?? undefined;
      if (next === undefined) break;
    }
    for (const amendment of changes.amendments()) await this.amend(amendment, signal);
    return { checked, changed: changes.moved, next };
  }
}

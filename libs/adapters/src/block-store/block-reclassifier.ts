import { CATEGORIES, type ClassifiedLog } from '@tocsin/contracts';
import type { Judge, Judgement, LogReader, LogReclassifier, LogSelection, ReclassifyStep } from '@tocsin/core/ports';
import { judgedFlags, storedFlags } from '@tocsin/core/record';
import { parseLogId } from './day.ts';
import type { Amendment } from './writing/block-amendment.ts';

/** Logs of one step: about a block's worth, so that a block is written anew once or twice. */
const STEP_LOGS = 4096;

interface Change {
  sequence: number;
  judgement: Judgement;
  flags: number;
}

/** Logs whose stored form the judgement would change, by day and model version: what one transaction is for. */
const changesOf = (logs: readonly ClassifiedLog[], judge: Judge): { amendments: Amendment[]; changed: number } => {
  const groups = new Map<string, { day: number; modelVersion: string; changes: Change[] }>();
  let changed = 0;
  for (const log of logs) {
    const judgement = judge(log);
    const place = parseLogId(log.id);
    if (judgement === undefined || place === undefined) continue;
    const flags = judgedFlags(log.flags, judgement);
    if (isSame(log, judgement, flags)) continue;
    if (judgement.category !== log.category) changed++;
    const key = `${place.day} ${judgement.modelVersion}`;
    const group = groups.get(key) ?? { day: place.day, modelVersion: judgement.modelVersion, changes: [] };
    groups.set(key, group);
    group.changes.push({ sequence: place.sequence, judgement, flags });
  }
  return { amendments: [...groups.values()].map(amendmentOf), changed };
};

const isSame = (log: ClassifiedLog, { category, confidence, guess, modelVersion }: Judgement, flags: number): boolean =>
  log.category === category &&
  log.guess === guess &&
  log.modelVersion === modelVersion &&
  log.confidence === Math.round(confidence * 1000) / 1000 &&
  storedFlags(log.flags, log.guess) === flags;

const amendmentOf = ({ day, modelVersion, changes }: { day: number; modelVersion: string; changes: Change[] }): Amendment => {
  changes.sort((a, b) => a.sequence - b.sequence);
  return {
    day,
    modelVersion,
    sequences: Float64Array.from(changes, ({ sequence }) => sequence),
    categories: Uint8Array.from(changes, ({ judgement }) => CATEGORIES.indexOf(judgement.category)),
    confidences: Float32Array.from(changes, ({ judgement }) => judgement.confidence),
    flags: Uint16Array.from(changes, ({ flags }) => flags),
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
    const page = await this.reader.search({ ...selection, limit: STEP_LOGS, order: 'asc', cursor: place }, signal);
    const { amendments, changed } = changesOf(page.items, judge);
    for (const amendment of amendments) await this.amend(amendment, signal);
    return { checked: page.items.length, changed, next: page.nextCursor ?? undefined };
  }
}

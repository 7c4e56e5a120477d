import { Inject, Injectable } from '@nestjs/common';
import type { Category, ClassifiedLog } from '@tocsin/contracts';
import { judgeWith } from '@tocsin/core/classifier';
import { type Judge, LOG_READER, LOG_RECLASSIFIER, type LogReader, type LogReclassifier } from '@tocsin/core/ports';
import { parseQuery } from '@tocsin/core/query';
import { askStore } from '../logs/store-call.ts';
import { JudgingState } from '../models/judging-state.ts';

const MOST_TRIES = 4;
const isCorrected = (log: ClassifiedLog, category: Category): boolean => log.flags.includes('corrected') && log.category === category;

/** What single stored logs are said to be about. */
@Injectable()
export class StoredCategory {
  constructor(
    @Inject(LOG_READER) private readonly reader: LogReader,
    @Inject(LOG_RECLASSIFIER) private readonly reclassifier: LogReclassifier,
    @Inject(JudgingState) private readonly state: JudgingState,
  ) {}

  /** By a person's word, which no later judging changes. @throws ProblemError `unavailable` */
  async correct(log: ClassifiedLog, category: Category, caller: AbortSignal): Promise<void> {
    let stored: ClassifiedLog | undefined = log;
    // A job that judges the log at this very moment may come first.
    for (let tries = 0; tries < MOST_TRIES && stored && !isCorrected(stored, category); tries++) {
      const { modelVersion } = stored;
      await this.change(stored, () => ({ category, confidence: 1, guess: undefined, modelVersion, decidedBy: 'person' }), caller);
      stored = await askStore(caller, () => this.reader.get(log.id));
    }
  }

  /** As a new log would be: by the pins, the model and the threshold in force. A log that is not kept any more needs nothing. */
  async judgeAgain(id: string, caller: AbortSignal): Promise<void> {
    const log = await askStore(caller, () => this.reader.get(id));
    if (!log?.flags.includes('corrected')) return;
    const judge = judgeWith(await this.state.read(undefined));
    await this.change(log, (each) => judge({ ...each, flags: each.flags.filter((flag) => flag !== 'corrected') }), caller);
  }

  private async change({ id, timestamp, templateId }: ClassifiedLog, judge: Judge, caller: AbortSignal): Promise<void> {
    const at = Date.parse(timestamp);
    const selection = { from: at, to: at + 1, query: parseQuery(`templateId:"${templateId}"`) };
    const only: Judge = (log) => (log.id === id ? judge(log) : undefined);
    let place: string | undefined;
    do place = (await askStore(caller, (signal) => this.reclassifier.reclassify(selection, only, place, signal))).next;
    while (place !== undefined);
  }
}

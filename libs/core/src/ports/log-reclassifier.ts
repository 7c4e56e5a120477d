import type { Category, ClassifiedLog } from '@tocsin/contracts';
import type { LogSelection } from './log-reader.ts';

/** What a stored log is now said to be about. Its other fields stay as they are. */
export interface Judgement {
  category: Category;
  /** 0 to 1. */
  confidence: number;
  /** The best guess of an uncertain log; undefined: it is not uncertain. */
  guess: Category | undefined;
  modelVersion: string;
  /** By a template's pin, or by a person's word on this log alone. */
  decidedBy: 'model' | 'pin' | 'person';
}

/** Judges one stored log again; undefined: it stays as it is. */
export type Judge = (log: ClassifiedLog) => Judgement | undefined;

export interface ReclassifyStep {
  /** Logs looked at in this step, and those whose category changed. */
  checked: number;
  changed: number;
  /** Where the next step goes on; undefined: nothing is left. */
  next: string | undefined;
}

/** Changes what stored logs are said to be about. */
export interface LogReclassifier {
  /**
   * Judges the selected logs again, some thousand or a block's worth at a time, from `place` on (undefined: from the beginning). When the
   * promise resolves, that step is durable, and searches and counts know it. The same step may be done again after any failure: it comes
   * to the same. Logs that come in meanwhile may be looked at or not. Rejects with StoreUnavailableError, or the signal's reason.
   */
  reclassify(selection: LogSelection, judge: Judge, place: string | undefined, signal: AbortSignal): Promise<ReclassifyStep>;
}

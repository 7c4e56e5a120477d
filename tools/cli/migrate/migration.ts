import type { ReadOnlyBlockStore, StoredDay } from '@tocsin/adapters/block-store';
import { compareAnswers, type Disagreement } from './compare-answers.ts';
import { logSum, type LogSum } from './log-sum.ts';
import type { TargetLogs } from './log-store.ts';
import { moveDay } from './move-logs.ts';

/** One day, before and after. */
export interface MovedDay {
  day: string;
  source: LogSum;
  target: LogSum;
  /** Logs that were sent in this run; 0 in a second one. */
  sent: number;
}

export const agrees = ({ source, target }: { source: LogSum; target: LogSum }): boolean =>
  source.logs === target.logs && source.sha256 === target.sha256;

/** Told of the progress, in logs: each is counted once when it is moved and once for each side that is read for the checksums. */
export type OnLogs = (count: number, what: string) => void;

/** Moves each day, then reads it back from both stores. Oldest first. @throws what the target throws; a later run goes on from there */
export const moveLogs = async (
  source: ReadOnlyBlockStore,
  target: TargetLogs,
  days: readonly StoredDay[],
  onLogs: OnLogs,
): Promise<MovedDay[]> => {
  const moved: MovedDay[] = [];
  for (const day of days) {
    const sent = await moveDay(source.reader, target, day, (count) => onLogs(count, day.day));
    const [ours, theirs] = await Promise.all([
      logSum(source.reader, day, (count) => onLogs(count, `${day.day} compared`)),
      logSum(target.reader, day, (count) => onLogs(count, `${day.day} compared`)),
    ]);
    moved.push({ day: day.day, source: ours, target: theirs, sent });
  }
  return moved;
};

/** Asks both stores about everything that was moved. */
export const verifyQueries = (
  source: ReadOnlyBlockStore,
  target: TargetLogs,
  days: readonly StoredDay[],
  options: { count: number; seed: number; onQuery: () => void },
): Promise<Disagreement[]> => {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return Promise.resolve([]);
  return compareAnswers(source.reader, target.reader, { from: first.from, to: last.to }, options);
};

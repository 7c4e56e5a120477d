/** Event days (UTC) and the ids of logs, which name the day file and the place in the commit order. */

export const DAY_MS = 86_400_000;
/** 0000-01-01 and 9999-12-31: what a four-digit year can say. Times outside are kept in the first or last day's file. */
const FIRST_DAY = -719_528;
const LAST_DAY = 2_932_896;
const DAY_DIGITS = 5;
const SEQUENCE_DIGITS = 11;
const ID = /^[0-9a-z]{16}$/;

/** Day number of a time in epoch milliseconds: days since 1970-01-01 UTC. */
export const dayOf = (timestampMs: number): number => Math.min(LAST_DAY, Math.max(FIRST_DAY, Math.floor(timestampMs / DAY_MS)));

/** Earliest event time of a day's file, epoch milliseconds: the first and the last day take what lies beyond them. */
export const dayStart = (day: number): number => (day <= FIRST_DAY ? -Infinity : day > LAST_DAY ? Infinity : day * DAY_MS);

const FILE = /^logs-(\d{4}-\d{2}-\d{2})\.tsb$/;
/** `logs-YYYY-MM-DD.tsb` */
export const dayFileName = (day: number): string => `logs-${new Date(day * DAY_MS).toISOString().slice(0, 10)}.tsb`;
/** The day of such a name; undefined for any other file. */
export const dayOfFileName = (name: string): number | undefined => {
  const time = Date.parse(FILE.exec(name)?.[1] ?? '');
  return Number.isNaN(time) ? undefined : time / DAY_MS;
};

/** Id of the log of this event time (epoch milliseconds) and place in the commit order. Ids of one day sort as their sequences. */
export const logId = (timestampMs: number, sequence: number): string =>
  (dayOf(timestampMs) - FIRST_DAY).toString(36).padStart(DAY_DIGITS, '0') + sequence.toString(36).padStart(SEQUENCE_DIGITS, '0');

/** What `logId` put together; undefined for a text that is not such an id. */
export const parseLogId = (id: string): { day: number; sequence: number } | undefined => {
  if (!ID.test(id)) return undefined;
  const day = parseInt(id.slice(0, DAY_DIGITS), 36) + FIRST_DAY;
  const sequence = parseInt(id.slice(DAY_DIGITS), 36);
  return day > LAST_DAY || !Number.isSafeInteger(sequence) ? undefined : { day, sequence };
};

import { epochMs, utcMs } from '../timestamp.ts';

/** A time that a text begins with: epoch milliseconds, and the place just after it. Without a zone it counts as UTC. */
export interface LeadingTime {
  epochMs: number;
  end: number;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = '(?<mon>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const CLOCK = '(?<h>\\d\\d):(?<min>\\d\\d):(?<s>\\d\\d)(?:[.,](?<f>\\d{1,9}))?';
const ZONE = '(?: ?(?<zone>Z|UTC|GMT|[+-]\\d\\d:?\\d\\d))?(?![\\w:])';

/** The forms in which programs write a time at the head of a line, each anchored where the search stands. */
const FORMS: readonly RegExp[] = [
  // 2015-07-29 17:41:44,747; 2026-01-05T10:00:00.123456+01:00; 2026/01/05 10:00:00 (nginx, Go)
  `(?<y>\\d{4})(?<dash>[-/])(?<mo>\\d\\d)\\k<dash>(?<d>\\d\\d)[T ]${CLOCK}${ZONE}`,
  // Sun Dec 04 04:47:44.123456 2005 (C's asctime, Apache)
  `(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ${MONTH} (?<d>[ \\d]\\d) ${CLOCK} (?<y>\\d{4})(?!\\d)`,
  // Jan  5 10:00:00, Jan 5 2026 10:00:00 (BSD syslog, Cisco)
  `${MONTH} (?<d>[ \\d]?\\d) (?:(?<y>\\d{4}) )?${CLOCK}(?![\\w:])`,
  // 05/Jan/2026:10:00:00 +0000 (access logs)
  `(?<d>\\d\\d)/${MONTH}/(?<y>\\d{4})[: ]${CLOCK}${ZONE}`,
  // 05-Jan-2026 10:00:00.123 (Tomcat), 05 Jan 2026 10:00:00.123 (Redis)
  `(?<d>\\d\\d)(?<dash>[- ])${MONTH}\\k<dash>(?<y>\\d{4}) ${CLOCK}${ZONE}`,
  // 081109 203615 (HDFS)
  `(?<yy>\\d\\d)(?<mo>\\d\\d)(?<d>\\d\\d) (?<h>\\d\\d)(?<min>\\d\\d)(?<s>\\d\\d)(?= )`,
  // 17/06/09 20:10:40 (Spark)
  `(?<yy>\\d\\d)/(?<mo>\\d\\d)/(?<d>\\d\\d) ${CLOCK}(?![\\w:])`,
  // 03-17 16:13:38.811 (Android)
  `(?<mo>\\d\\d)-(?<d>\\d\\d) ${CLOCK}(?![\\w:])`,
  // 1767607200.123, 1767607200123
  '(?<epoch>\\d{10}(?:\\.\\d{1,9})?|\\d{13})(?=[\\s\\]|])',
].map((form) => new RegExp(form, 'y'));

/** No form is longer; the shortest has ten characters. */
const LONGEST = 48;
const STARTS = /[\dA-Z]/;

const DAY_MS = 86_400_000;

/**
 * The latest time of this month, day and clock that is not more than a day after `receivedAt`: logs are of the past, and
 * clocks differ. NaN if the last eight years had no such day.
 */
export const inLatestYear = (receivedAt: number, timeIn: (year: number) => number): number => {
  const latest = new Date(receivedAt + DAY_MS).getUTCFullYear();
  if (!Number.isFinite(latest)) return NaN;
  for (let year = latest; year > latest - 9; year--) {
    const time = timeIn(year);
    if (time <= receivedAt + DAY_MS) return time;
  }
  return NaN;
};

const offsetMinutes = (zone: string | undefined): number => {
  if (zone === undefined || (zone[0] !== '+' && zone[0] !== '-')) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone[0] === '-' ? -minutes : minutes;
};

const timeOf = (groups: Record<string, string | undefined>, receivedAt: number): number => {
  const { epoch, y, yy, mon, mo, f, zone } = groups;
  if (epoch !== undefined) return epochMs(Number(epoch));
  const month = mon === undefined ? Number(mo) : MONTHS.indexOf(mon.toLowerCase()) + 1;
  const at = (year: number): number =>
    utcMs(year, month, Number(groups['d']), Number(groups['h']), Number(groups['min']), Number(`${groups['s']}.${f ?? 0}`)) -
    offsetMinutes(zone) * 60_000;
  if (y !== undefined) return at(Number(y));
  // POSIX's rule for two digits: 69 to 99 are of the last century.
  if (yy !== undefined) return at(Number(yy) + (Number(yy) < 69 ? 2000 : 1900));
  return inLatestYear(receivedAt, at);
};

/** The time that stands at `at`, in any of the forms that programs write; undefined: none, or one that no calendar has. */
export const leadingTime = (text: string, at: number, receivedAt: number): LeadingTime | undefined => {
  if (!STARTS.test(text.charAt(at))) return undefined;
  const head = text.slice(at, at + LONGEST);
  for (const form of FORMS) {
    form.lastIndex = 0;
    const match = form.exec(head);
    if (match?.groups === undefined) continue;
    const epoch = timeOf(match.groups, receivedAt);
    return Number.isNaN(epoch) ? undefined : { epochMs: epoch, end: at + match[0].length };
  }
  return undefined;
};

const ZERO = 48;
/** Value of `count` digits at `at`; NaN if one is none. */
const digitsAt = (text: string, at: number, count: number): number => {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return value;
};

/** Days from 1970-01-01 to a date of the Gregorian calendar (H. Hinnant, "chrono-compatible low-level date algorithms"). */
const daysFromCivil = (year: number, month: number, day: number): number => {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
};

const daysIn = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
};

/** Epoch milliseconds (fractions cut) of a date and time in UTC; NaN where the calendar or the clock has no such. A leap second counts as the next. */
export const utcMs = (year: number, month: number, day: number, hour: number, minute: number, second: number): number => {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month) && hour <= 23 && minute <= 59 && second < 61)) return NaN;
  return daysFromCivil(year, month, day) * 86_400_000 + (hour * 60 + minute) * 60_000 + Math.floor(second * 1000 + 1e-6);
};

/** Offset in minutes of the zone at `at`: `Z`, `+hh:mm`, `+hhmm`, `+hh`, or nothing (UTC); NaN if it is something else. */
const offsetAt = (text: string, from: number): number => {
  const at = text.charCodeAt(from) === 32 && from + 1 < text.length ? from + 1 : from;
  if (at === text.length) return 0;
  const sign = text.charAt(at);
  if ((sign === 'Z' || sign === 'z') && at + 1 === text.length) return 0;
  if (sign !== '+' && sign !== '-') return NaN;
  const rest = text.length - at - 1;
  const colon = text.charAt(at + 3) === ':' ? 1 : 0;
  if (rest !== 2 && rest !== 4 + colon) return NaN;
  const minutes = digitsAt(text, at + 1, 2) * 60 + (rest === 2 ? 0 : digitsAt(text, at + 3 + colon, 2));
  return sign === '-' ? -minutes : minutes;
};

/**
 * Epoch milliseconds (whole) of an RFC 3339 time, a blank for the `T`, a comma for the point and a missing zone (UTC) allowed;
 * NaN if the text is something else.
 */
export const parseRfc3339 = (text: string): number => {
  const year = digitsAt(text, 0, 4);
  const month = digitsAt(text, 5, 2);
  const day = digitsAt(text, 8, 2);
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)) || text.charAt(4) !== '-' || text.charAt(7) !== '-')
    return NaN;
  const date = daysFromCivil(year, month, day) * 86_400_000;
  if (text.length === 10) return date;
  const hour = digitsAt(text, 11, 2);
  const minute = digitsAt(text, 14, 2);
  const second = digitsAt(text, 17, 2);
  const between = text.charAt(10);
  if (!(hour <= 23 && minute <= 59 && second <= 60) || text.charAt(13) !== ':' || text.charAt(16) !== ':') return NaN;
  if (between !== 'T' && between !== ' ' && between !== 't') return NaN;
  let at = 19;
  let milliseconds = 0;
  if (text.charAt(at) === '.' || text.charAt(at) === ',') {
    const from = ++at;
    while (text.charCodeAt(at) >= ZERO && text.charCodeAt(at) <= ZERO + 9) at++;
    if (at === from) return NaN;
    milliseconds = Math.floor(Number(`0.${text.slice(from, Math.min(at, from + 9))}`) * 1000 + 1e-6);
  }
  return date + ((hour * 60 + minute - offsetAt(text, at)) * 60 + second) * 1000 + milliseconds;
};

/** A number holds nanoseconds since 1970 to some 200 only: without this, whole milliseconds often became those before them. */
const HALF_MICROSECOND_MS = 0.0005;

/** Epoch milliseconds of a number whose size says its unit: seconds, milliseconds, microseconds or nanoseconds since 1970. */
export const epochMs = (value: number): number => {
  if (!(value > 0)) return NaN;
  if (value < 1e11) return Math.floor(value * 1000);
  if (value < 1e14) return Math.floor(value);
  if (value < 1e17) return Math.floor(value / 1e3);
  return value < 1e20 ? Math.floor(value / 1e6 + HALF_MICROSECOND_MS) : NaN;
};

const EPOCH = /^\d{9,19}(?:\.\d{1,9})?$/;

/** Epoch milliseconds of a timestamp as senders write them: RFC 3339, or an epoch number, as a number or as text. NaN: unreadable. */
export const parseTimestamp = (value: unknown): number => {
  if (typeof value === 'number') return epochMs(value);
  if (typeof value !== 'string') return NaN;
  const time = parseRfc3339(value);
  return Number.isNaN(time) && value.length <= 30 && EPOCH.test(value) ? epochMs(Number(value)) : time;
};

const isControl = (unit: number): boolean => (unit < 32 && unit !== 9 && unit !== 10) || (unit >= 127 && unit < 160);

/** Text that every JSON API takes: lone surrogates replaced, control characters other than tab and line feed shown as a blank. */
export const sendable = (text: string): string =>
  text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Cc}/gu, (character) => (isControl(character.charCodeAt(0)) ? ' ' : character));

/** The longest prefix of at most `units` UTF-16 units that does not split a surrogate pair. */
export const prefix = (text: string, units: number): string => {
  const end = Math.max(0, units);
  const last = text.charCodeAt(end - 1);
  return text.slice(0, end < text.length && last >= 0xd800 && last <= 0xdbff ? end - 1 : end);
};

const note = (missing: number): string => `… (${missing} more characters)`;

/**
 * `text` within `limit` units, measured by `measure` (UTF-16 units by default, or after escaping). What is cut is said at the end:
 * "… (120 more characters)". Below the room that such a note needs, an ellipsis alone says it.
 * `measure` must be additive over concatenation, as escaping characters one by one is.
 */
export const cut = (text: string, limit: number, measure: (text: string) => number = (part) => part.length): string => {
  const clean = sendable(text);
  if (measure(clean) <= limit) return clean;
  const reserve = note(clean.length).length;
  const room = limit - reserve;
  if (room <= 0) return limit >= 1 ? `${fitting(clean, limit - 1, measure)}…` : '';
  const kept = fitting(clean, room, measure);
  return `${kept}${note(clean.length - kept.length)}`;
};

const fitting = (text: string, room: number, measure: (text: string) => number): string => {
  let low = 0;
  let high = Math.min(text.length, room);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(text.slice(0, middle)) <= room) low = middle;
    else high = middle - 1;
  }
  return prefix(text, low);
};

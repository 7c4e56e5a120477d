// Logs hold what strangers wrote: shown raw, an escape sequence in one could move the cursor, hide lines or set the window's title.

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The text with control characters and direction marks spelled out; line breaks and tabs stay. */
export const safeText = (text: string): string => text.replace(CONTROL, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The same on one line. */
export const safeLine = (text: string): string => safeText(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');

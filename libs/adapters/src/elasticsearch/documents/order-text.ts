/**
 * Elasticsearch keeps terms as UTF-8 and orders them by code points: half a surrogate pair has no UTF-8, and what lies beyond the basic
 * plane sorts after U+FFFF. The search language compares UTF-16 code units, broken pairs too. So a surrogate is written as U+D7FF (which
 * is no character) and a letter: terms then hold the very units, in their very order, and a beginning stays a beginning.
 */
const ESCAPE = 0xd7ff;
const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;
/** Second unit of U+D7FF itself, and of the first surrogate. */
const ESCAPED_ESCAPE = 0x80;
const ESCAPED_SURROGATES = 0x100;
const NEEDS_ESCAPE = /[\ud7ff-\udfff]/;

/** The text as a term. Nearly every text is its own. */
export const orderText = (text: string): string => {
  if (!NEEDS_ESCAPE.test(text)) return text;
  let written = '';
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === ESCAPE) written += String.fromCharCode(ESCAPE, ESCAPED_ESCAPE);
    else if (unit >= FIRST_SURROGATE && unit <= LAST_SURROGATE)
      written += String.fromCharCode(ESCAPE, ESCAPED_SURROGATES + unit - FIRST_SURROGATE);
    else written += text.charAt(at);
  }
  return written;
};

/** What `orderText` was given. */
export const textOfOrder = (written: string): string => {
  if (!NEEDS_ESCAPE.test(written)) return written;
  let text = '';
  for (let at = 0; at < written.length; at++) {
    if (written.charCodeAt(at) !== ESCAPE) {
      text += written.charAt(at);
      continue;
    }
    const code = written.charCodeAt(++at);
    text += String.fromCharCode(code === ESCAPED_ESCAPE ? ESCAPE : FIRST_SURROGATE + code - ESCAPED_SURROGATES);
  }
  return text;
};

import { RECORD_LIMITS } from '@tocsin/contracts';
import { emptyDraft } from './draft.ts';
import type { FormatReader } from './format-reader.ts';
import { TOO_LARGE } from './json.ts';
import { eachLine } from './lines.ts';

/** Plain text: each line that is not blank is a message. */
export const readPlain: FormatReader = (body, sink) => {
  const draft = emptyDraft();
  eachLine(body, (from, end) => {
    if (end - from > RECORD_LIMITS.recordBytes) return sink.reject(TOO_LARGE);
    draft.message = body.toString('utf8', from, end).trimEnd();
    sink.accept(draft);
  });
};

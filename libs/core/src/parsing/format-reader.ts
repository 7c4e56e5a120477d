import type { Draft } from './draft.ts';
import type { RecordError } from './record-error.ts';

/** Takes one record after another: the draft, or why there is none. The draft is the reader's and changes with the next. */
export interface RecordSink {
  accept(draft: Draft): void;
  reject(error: RecordError): void;
}

/** Reads one format: hands every record of the body, in order, to the sink. Never throws, whatever the body holds. */
export type FormatReader = (body: Buffer, sink: RecordSink) => void;

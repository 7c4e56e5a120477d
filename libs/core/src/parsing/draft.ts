import type { Attributes } from '../record/index.ts';

/** One record as a format's reader leaves it; used again for the next. Undefined: the sender did not say. */
export interface Draft {
  /** Epoch milliseconds; NaN: unreadable; undefined: none given. */
  timestamp: number | undefined;
  /** 1 to 24; 0: not understood; undefined: none given. */
  severityNumber: number | undefined;
  service: string | undefined;
  host: string | undefined;
  environment: string | undefined;
  version: string | undefined;
  message: string;
  traceId: string | undefined;
  spanId: string | undefined;
  userId: string | undefined;
  attributes: Attributes | undefined;
}

export const emptyDraft = (): Draft => ({
  timestamp: undefined,
  severityNumber: undefined,
  service: undefined,
  host: undefined,
  environment: undefined,
  version: undefined,
  message: '',
  traceId: undefined,
  spanId: undefined,
  userId: undefined,
  attributes: undefined,
});

/** Takes back everything that a reader said of the record before. */
export const clearDraft = (draft: Draft): void => void Object.assign(draft, NOTHING);

const NOTHING: Readonly<Draft> = emptyDraft();

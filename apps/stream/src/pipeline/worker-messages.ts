import type { RedactionSettings, Rule } from '@tocsin/contracts';
import type { ClassificationState } from '@tocsin/core/classifier';
import type { RawBatch } from '@tocsin/core/ports';
import type { TailFilter } from '../tail/tail-filters.ts';

/** What a pipeline worker works by. A message may hold a part of it: the rest stays as it was. */
export interface WorkerState {
  redaction: RedactionSettings;
  classification: ClassificationState;
  tails: TailFilter[];
  rules: Rule[];
}
/** Answered by a BatchOutcome when it holds a batch, and by nothing when it holds state. Taken in the order of posting. */
export type WorkerRequest = { kind: 'batch'; raw: RawBatch } | { kind: 'state'; state: Partial<WorkerState> };

import type { ClassifiedLog, DeadLetter, Rejection } from '@tocsin/contracts';
import type { JudgedCounts } from '@tocsin/core/drift';
import type { TemplateNote } from '@tocsin/core/templates';
import type { TailMatches } from '../tail/tail-filters.ts';

/** A rule's matches in a batch as far as the way to the store goes: its example logs get their ids there. */
export interface ExampleHits {
  groups: { examples: { row: number; log: ClassifiedLog }[] }[];
}

/** What a pipeline worker made of one raw batch. Buffers inside `encoded` are transferred. */
export interface BatchOutcome<Encoded, Hits extends ExampleHits> {
  encoded: Encoded;
  accepted: number;
  judged: JudgedCounts;
  rejected: Rejection[];
  /** Samples of what was refused. */
  letters: DeadLetter[];
  /** Counted once the batch is stored. */
  hits: Hits[];
  tail: TailMatches;
  /** Templates that the worker had not noted in this minute yet. */
  templates?: TemplateNote[];
  modelVersion: string;
}

import type { RejectReason } from '@tocsin/contracts';
import type { JudgedCounts } from '@tocsin/core/drift';
import type { TemplateNote } from '@tocsin/core/templates';
import type { PackedLogs } from './packed-logs.ts';

/** What a worker made of a chunk. All bytes are transferred. */
export interface ChunkOutcome<Documents> {
  /** For the store; undefined: no record of the chunk became a log. */
  documents: Documents | undefined;
  accepted: number;
  judged: JudgedCounts;
  /** Records refused, by reason. */
  rejected: Partial<Record<RejectReason, number>>;
  /** Every log as JSON, in order. */
  logs: PackedLogs;
  /** Ready messages of `logs.rollups` and `logs.dlq`. */
  rollups: Bytes[];
  letters: Bytes[];
  /** When the newest message was received, epoch milliseconds. */
  receivedAt: number;
  modelVersion: string;
  /** Templates that the worker had not noted in this minute yet. */
  templates?: TemplateNote[];
}
export type Bytes = Uint8Array<ArrayBuffer>;

import type { ClassifiedLog, Total } from '@tocsin/contracts';
import type { LogSelection, TimeRange } from '@tocsin/core/ports';
import type { QueryNode } from '@tocsin/core/query';
import type { GroupCount } from '../../log-reading/index.ts';

/** A place in the order of (timestamp, id); ids of one day sort as their sequences. */
export interface Place {
  time: number;
  sequence: number;
}
export interface FindRequest extends LogSelection {
  kind: 'find';
  limit: number;
  order: 'desc' | 'asc';
  /** Only what comes after this place in the order. */
  after?: Place | undefined;
  /** Wants the number of all matches, as far as that can be had quickly. */
  count: boolean;
}
export interface FindResult {
  items: ClassifiedLog[];
  /** Place of the last item, if more follow. */
  next: Place | undefined;
  total: Total;
}

/** Counts of matches by bucket of event time (`bucketMs`; absent: one bucket) and by the values of these fields (canonical names). */
export interface CountRequest extends LogSelection {
  kind: 'count';
  groupBy: readonly string[];
  bucketMs?: number | undefined;
}
export interface GetRequest {
  kind: 'get';
  id: string;
}
export interface SinceRequest {
  kind: 'since';
  /** Sequences: position < s ≤ upTo. */
  position: number;
  upTo: number;
  query: QueryNode;
  limit: number;
}
export interface SinceResult {
  items: ClassifiedLog[];
  position: number;
  more: boolean;
}
export type FieldType = 'text' | 'keyword' | 'number' | 'boolean' | 'time';
export interface FieldsRequest extends TimeRange {
  kind: 'fields';
}
export interface FieldValuesRequest extends TimeRange {
  kind: 'fieldValues';
  field: string;
  prefix: string;
  limit: number;
}

/** Lets go of day files that are gone. */
export interface ReleaseRequest {
  kind: 'release';
}

export type ReadRequest = FindRequest | CountRequest | GetRequest | SinceRequest | FieldsRequest | FieldValuesRequest | ReleaseRequest;
export interface ReadResults {
  find: FindResult;
  count: GroupCount[];
  get: ClassifiedLog | undefined;
  since: SinceResult;
  fields: { name: string; type: FieldType }[];
  fieldValues: { value: string; count: number }[];
  release: undefined;
}
/** Work on a request, in steps of about one block: it yields between them, so that others get their turn and it can be stopped. */
export type ReadTask<R> = Generator<undefined, R, undefined>;

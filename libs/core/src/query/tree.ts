/** A field of the record by its canonical name, such as `service`, `traceId` or `attributes.latency_ms`. */
export type FieldName = string;

/**
 * A parsed query. Plain data: it travels to reader threads and to other processes as it is.
 * Words, prefixes and field values are already folded (see tokenizer).
 */
export type QueryNode =
  | { kind: 'all' }
  | { kind: 'and'; nodes: QueryNode[] }
  | { kind: 'or'; nodes: QueryNode[] }
  | { kind: 'not'; node: QueryNode }
  /** The message holds this word. */
  | { kind: 'word'; word: string }
  /** The message holds a word that starts so. */
  | { kind: 'wordPrefix'; prefix: string }
  /** The message holds these words one after the other. */
  | { kind: 'phrase'; words: string[] }
  /** The whole value, compared without case; numbers by value, an array by any of its elements. */
  | { kind: 'equals'; field: FieldName; value: string }
  /** The value starts so, compared without case. */
  | { kind: 'startsWith'; field: FieldName; prefix: string }
  | { kind: 'exists'; field: FieldName }
  /** Numbers by value, times as epoch milliseconds, levels by severity; other text by code units, folded. */
  | { kind: 'compare'; field: FieldName; operator: '>' | '>=' | '<' | '<='; value: number | string };

/** What a token filter can answer of a query: where it says no, no log of the block matches. */
export type TokenTest =
  { kind: 'always' } | { kind: 'token'; hash: number } | { kind: 'and'; tests: TokenTest[] } | { kind: 'or'; tests: TokenTest[] };

/** What the settings say of every daily index. */
export interface IndexOptions {
  /** Base of the names: daily indices are `<index>-YYYY.MM.DD`, the alias over them `<index>`. */
  index: string;
  shards: number;
  replicas: number;
  /** How long a stored log may wait until searches see it, milliseconds. */
  refreshMs: number;
  /** `best_compression` takes less room, `default` less time. */
  codec: 'default' | 'best_compression';
}

const keyword = { type: 'keyword' };
const searchedOnly = { ...keyword, doc_values: false };
const notSearched = { type: 'object', enabled: false };

/**
 * The mapping of the daily indices. Nothing that a sender writes can add to it: attributes are kept as they are, and searched by `terms`.
 * Doc values are there for what is sorted by or counted by.
 */
export const MAPPING = {
  dynamic: false,
  _meta: { product: 'tocsin', version: 1 },
  properties: {
    // `_id` again: it breaks ties of time, and `_id` itself cannot be sorted by.
    id: { ...keyword, index: false },
    timestamp: { type: 'date', format: 'epoch_millis' },
    receivedAt: { type: 'date', format: 'epoch_millis', doc_values: false },
    severityNumber: { type: 'byte', doc_values: false },
    level: keyword,
    category: keyword,
    confidence: { type: 'float', doc_values: false },
    service: keyword,
    host: keyword,
    environment: keyword,
    version: keyword,
    userId: keyword,
    templateId: keyword,
    traceId: searchedOnly,
    spanId: searchedOnly,
    modelVersion: searchedOnly,
    flags: searchedOnly,
    // As people read it; searched by `words`, which are ours: the same in every store, in the tail and in the rules.
    message: { type: 'text', index: false, norms: false },
    words: { type: 'text', analyzer: 'whitespace', norms: false },
    attributes: notSearched,
    terms: searchedOnly,
    keys: keyword,
    unfolded: searchedOnly,
    redactions: notSearched,
    verbatim: notSearched,
    origin: notSearched,
    position: { type: 'long' },
  },
} as const;

/** Settings of a new index. */
export const indexSettings = ({ shards, replicas, refreshMs, codec }: IndexOptions) => ({
  number_of_shards: shards,
  number_of_replicas: replicas,
  refresh_interval: `${refreshMs}ms`,
  codec,
  // Aliases, not field names, are what a wild card of ours meets: nothing is searched by all fields at once.
  query: { default_field: ['words'] },
});

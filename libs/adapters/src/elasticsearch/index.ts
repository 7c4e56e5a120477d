export { ElasticsearchLink, StoreRefusedError } from './connection/elasticsearch-link.ts';
export { type RowOrigin, OriginError, documentId, isDocumentId } from './document-id.ts';
export { type BulkPart, type EncodedDocuments, textsOf, transferablesOfDocuments } from './documents/encoded-documents.ts';
export { type EncodeOptions, encodeDocuments } from './encode-documents.ts';
export {
  DEFAULT_INDEX,
  type ElasticsearchSettings,
  type ElasticsearchStore,
  type ElasticsearchStoreOptions,
  openElasticsearchStore,
  storeOptionsOf,
} from './elasticsearch-store.ts';
export { ElasticsearchStoreModule, ELASTICSEARCH_STORE } from './elasticsearch-store.module.ts';
export { IndexSetupError } from './indices/indices.ts';
export type { IndexOptions } from './indices/mapping.ts';
export { ElasticsearchLogWriter, type WriteResult, type WriterOptions } from './writing/elasticsearch-log-writer.ts';
export { type Snapshot, SnapshotError, type SnapshotRepository, Snapshots } from './upkeep/snapshots.ts';
export { StorageFullError, StoreUnavailableError } from '@tocsin/core/ports';
export type { DrilledIndex, RestoreDrill } from './upkeep/restore-drill.ts';
export { type SnapshotOutcome, type SnapshotPlan, SnapshotUpkeep, snapshotPlanOf } from './upkeep/snapshot-upkeep.ts';

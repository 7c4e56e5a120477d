export { BlockStore, type BlockStoreOptions, type DamageNotice } from './block-store.ts';
export { checkDayFile, copyDayFile } from './copy-day.ts';
export { logId } from './day.ts';
export { NewerFormatError } from './day-file.ts';
export { encodeBatch } from './encode-batch.ts';
export { type EncodedBatch, type EncodedBlock, type EncodedPart, type Rollup, transferablesOf } from './encoded-batch.ts';
export { positionOf } from './position.ts';
export { openReadOnly, readDays, type ReadOnlyBlockStore, type StoredDay } from './read-only.ts';
export { StoreUnavailableError } from './threads/thread-link.ts';

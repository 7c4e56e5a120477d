export { logId } from './day.ts';
export { encodeBatch } from './encode-batch.ts';
export { type EncodedBatch, type EncodedBlock, type EncodedPart, type Rollup, transferablesOf } from './encoded-batch.ts';

export { canonicalLine } from './canonical-line.ts';
export { type LineChunk } from './line-chunks.ts';
export { CHUNK_BYTES, RecordIntake, type TakenBatch } from './record-intake.ts';

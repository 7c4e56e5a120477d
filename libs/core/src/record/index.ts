export * from './log-batch.ts';
export * from './classified-log.ts';
export * from './field-source.ts';
export * from './flags.ts';
export * from './judged-flags.ts';
export * from './row-json.ts';
export * from './uncertainty.ts';

export * from './log-classifier.ts';
export * from './pipeline.ts';

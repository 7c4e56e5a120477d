export * from './cut.ts';
export * from './deliver.ts';
export * from './sample.ts';
export * from './wording.ts';

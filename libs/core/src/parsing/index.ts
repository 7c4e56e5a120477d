export * from './draft.ts';
export * from './format-reader.ts';
export * from './json.ts';
export * from './level.ts';
export { eachLine, isBlank } from './lines.ts';
export * from './record-error.ts';
export * from './timestamp.ts';
export * from './format-readers.ts';
export * from './text/index.ts';

export * from './join-lines.ts';
export * from './text-readers.ts';

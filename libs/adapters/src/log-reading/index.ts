// What the readers of both log stores have in common.
export * from './group-counts.ts';
export * from './neighbours.ts';
export * from './page-cursor.ts';

export * from './template-miner.ts';

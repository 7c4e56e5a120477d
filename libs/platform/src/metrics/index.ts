export { collectConsumerLag, CONSUMER_LAG, type PartitionLag } from './consumer-lag.ts';
export * from './metrics.ts';

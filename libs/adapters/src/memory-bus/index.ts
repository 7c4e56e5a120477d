export * from './bus-log-intake.ts';
export * from './event-queue.ts';
export * from './memory-bus.client.ts';
export * from './memory-bus.strategy.ts';
export * from './memory-bus.ts';

export * from './transport.ts';
export * from './http-transport.ts';
export * from './kafka-transport.ts';
export * from './producer.ts';
export * from './pino.ts';
export * from './winston.ts';

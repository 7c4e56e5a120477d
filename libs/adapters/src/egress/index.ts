export * from './address.ts';
export * from './egress-client.ts';
export * from './egress-error.ts';
export * from './guarded-connector.ts';
export * from './retry-after.ts';

export * from './clock.ts';
export * from './log-intake.ts';
export * from './log-reader.ts';
export * from './log-tail.ts';
export * from './log-writer.ts';
export * from './notifier.ts';
export * from './status.ts';
export * from './tokens.ts';

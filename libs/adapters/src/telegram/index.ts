export * from './message.ts';
export * from './telegram-notifier.ts';

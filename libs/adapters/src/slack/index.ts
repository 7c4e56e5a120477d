export * from './message.ts';
export * from './slack-notifier.ts';

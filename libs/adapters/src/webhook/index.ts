export * from './message.ts';
export * from './signature.ts';
export * from './webhook-notifier.ts';
export { sampleNotification } from '../notification/index.ts';

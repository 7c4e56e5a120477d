export { type Notifiers, notifiersOver } from './notifiers.ts';
export { sampleAlert, sampleNotification } from './sample.ts';

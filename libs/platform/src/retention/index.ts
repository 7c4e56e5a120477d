export { LogRetention } from './log-retention.ts';

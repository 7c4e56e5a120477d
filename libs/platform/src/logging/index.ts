export { LoggingModule } from './logging.module.ts';
export { logOptions } from './log-options.ts';

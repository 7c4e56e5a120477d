export { ProcessReporter } from './process-reporter.ts';
export { ProcessesModule } from './processes.module.ts';
export { CONSUMER_LAG_METRIC } from './tokens.ts';

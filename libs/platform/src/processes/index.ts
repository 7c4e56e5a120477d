export { ProcessReporter } from './process-reporter.ts';
export { ProcessesModule } from './processes.module.ts';

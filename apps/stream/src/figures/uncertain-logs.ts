import type { Counter, MetricsRegistry } from '@tocsin/platform/metrics';

/** Beside `tocsin_logs_accepted_total`: their ratio is the share of logs that the classifier is not sure about. */
export const uncertainLogs = (registry: MetricsRegistry): Counter =>
  registry.counter('tocsin_logs_uncertain_total', 'Logs stored whose category the classifier was not sure enough about.');

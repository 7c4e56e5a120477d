export { PipelineFigures, type PipelineFiguresOptions } from './pipeline-figures.ts';
export { RecentLatency } from './recent-latency.ts';
export { RecentRate } from './recent-rate.ts';

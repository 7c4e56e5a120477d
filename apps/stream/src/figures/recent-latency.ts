export { RecentLatency } from '@tocsin/platform/figures';

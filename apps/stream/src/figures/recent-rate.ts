export { RecentRate } from '@tocsin/platform/figures';

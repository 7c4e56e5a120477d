import { nodeProject } from '../../tools/jest.mjs';

/** Too long and too large for every run of the tests: `npm run chaos` runs them. */
const ONLY_IN_CHAOS = ['cluster-brokers\\.spec'];

export default {
  ...nodeProject('e2e', import.meta.dirname),
  maxWorkers: 1,
  testPathIgnorePatterns: ['/node_modules/', ...(process.env.TOCSIN_CHAOS === '1' ? [] : ONLY_IN_CHAOS)],
};

export { ADVISORY_LOCKS } from './advisory-locks.ts';
export { type LeadershipOptions, PostgresLeadership } from './leadership.ts';
export { runAlone } from './run-alone.ts';

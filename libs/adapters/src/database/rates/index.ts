export { type RateClaim, type RateGrant, RateLedger } from './rate-ledger.ts';

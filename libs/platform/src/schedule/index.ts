export { Recurring, type RecurringOptions } from './recurring.ts';

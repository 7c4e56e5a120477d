import type { AuditSelection } from '@tocsin/adapters/database';
import type { AuditParams } from '@tocsin/contracts';
import { ProblemError } from '@tocsin/platform/http';
import * as z from 'zod';
import { BadTimeError, parseTime } from '../logs/time-range.ts';

/** Where a list of audit rows goes on. */
export const Place = z.strictObject({ seq: z.int() });

const timeOf = (path: 'from' | 'to', text: string | undefined, nowMs: number): Date | undefined => {
  if (text === undefined) return undefined;
  try {
    return new Date(parseTime(path, text, nowMs));
  } catch (error) {
    if (!(error instanceof BadTimeError)) throw error;
    throw new ProblemError('invalid', 'Some values are wrong.', { errors: [{ path, message: error.message }] });
  }
};

/** @throws ProblemError `invalid` for times that cannot be read */
export const auditSelection = ({ action, actor, outcome, from, to }: AuditParams, nowMs: number): Omit<AuditSelection, 'limit'> => ({
  action,
  actor,
  outcome,
  from: timeOf('from', from, nowMs),
  to: timeOf('to', to, nowMs),
});

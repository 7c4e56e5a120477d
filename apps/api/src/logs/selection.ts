import type { LogSelection } from '@tocsin/core/ports';
import { parseQuery, type QueryNode, QuerySyntaxError } from '@tocsin/core/query';
import { ProblemError } from '@tocsin/platform/http';
import { BadTimeError, parseTimeRange } from './time-range.ts';

/** The tree of a query text. @throws ProblemError `query_syntax`, with the place of the faulty part */
export const queryOf = (text: string): QueryNode => {
  try {
    return parseQuery(text);
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    throw new ProblemError('query_syntax', error.message, { position: { offset: error.offset, length: error.length } });
  }
};

/** Runs what reads times or intervals. @throws ProblemError `invalid`, naming the parameter */
export const withTimes = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof BadTimeError)) throw error;
    throw new ProblemError('invalid', 'Some values are wrong.', { errors: [{ path: error.path, message: error.message }] });
  }
};

/** Query and range as the store takes them. @throws ProblemError */
export const selectionOf = ({ q, from, to }: { q: string; from: string; to: string }, nowMs: number): LogSelection => ({
  query: queryOf(q),
  ...withTimes(() => parseTimeRange(from, to, nowMs)),
});

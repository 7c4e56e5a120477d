import type { Problem } from '@tocsin/contracts';
import { parseQuery, QuerySyntaxError } from '@tocsin/core/query';

/** What is wrong with a query and where, in UTF-16 units of its text. */
export interface QueryError {
  message: string;
  offset: number;
  length: number;
}

/** The first fault of a query by the server's own parser; null where it can be read. */
export const queryErrorOf = (query: string): QueryError | null => {
  try {
    parseQuery(query);
    return null;
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    return { message: error.message, offset: error.offset, length: error.length };
  }
};

/** The same from a refusal of the server, which may know more fields than this page. */
export const refusedQueryOf = (problem: Problem | null | undefined): QueryError | null =>
  problem?.position ? { message: problem.detail, ...problem.position } : null;

/** A query cut in three around its faulty token; at the end of the text a mark stands for what is missing. */
export const markedFault = (query: string, error: QueryError) => {
  const end = error.offset + Math.max(1, error.length);
  return {
    before: query.slice(0, error.offset),
    token: query.slice(error.offset, end) || '␣',
    after: query.slice(end),
    message: error.message,
  };
};

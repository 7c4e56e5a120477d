import { parseQuery, QuerySyntaxError } from '@tocsin/core/query';
import { ProblemError } from '@tocsin/platform/http';

/** @throws ProblemError `invalid` on the field `query`, with the place of the faulty part */
export const checkQuery = (query: string): void => {
  try {
    parseQuery(query);
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    const { message, offset, length } = error;
    throw new ProblemError('invalid', 'The query cannot be read.', {
      errors: [{ path: 'query', message: `${message} (at character ${offset + 1})` }],
      position: { offset, length },
      cause: error,
    });
  }
};

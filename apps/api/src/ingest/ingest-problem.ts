import { ProblemError, toProblem } from '@tocsin/platform/http';
import { BodyError } from './content-encoding.ts';

/** Any failure of an ingest call as a problem that may be told. */
export const ingestProblem = (error: unknown): ProblemError =>
  error instanceof BodyError ? new ProblemError(error.code, error.message, { cause: error }) : toProblem(error);

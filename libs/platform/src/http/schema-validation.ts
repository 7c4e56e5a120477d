import { StandardSchemaValidationPipe } from '@nestjs/common';
import { ProblemError } from './problem-error.ts';

const MAX_ERRORS = 20;

/** The one pipe that checks `@Body({ schema })`, `@Query({ schema })` and `@Param({ schema })`; wrong values answer 422 by path. */
export const schemaValidation = (): StandardSchemaValidationPipe =>
  new StandardSchemaValidationPipe({
    exceptionFactory: (issues) =>
      new ProblemError('invalid', 'Some values are wrong.', {
        errors: issues.slice(0, MAX_ERRORS).map(({ path, message }) => ({
          path: (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
          message,
        })),
      }),
  });

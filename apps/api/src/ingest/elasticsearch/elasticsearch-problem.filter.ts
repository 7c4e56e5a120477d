import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { problemDocument } from '@tocsin/platform/http';
import { answerProblem } from '../answer-problem.ts';
import { PRODUCT_HEADERS } from './product.ts';

/** Elasticsearch's names for what its clients act on: 429 is tried again later, the others are told to a person. */
const ERROR_TYPES: Readonly<Record<number, string>> = {
  401: 'security_exception',
  403: 'security_exception',
  404: 'resource_not_found_exception',
  413: 'content_too_long_exception',
  429: 'es_rejected_execution_exception',
  503: 'unavailable_shards_exception',
};

/** Errors for Elasticsearch's clients: their shape (`error`, `status`) within our problem document. */
@Catch()
export class ElasticsearchProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('elasticsearch');

  catch(error: unknown, host: ArgumentsHost): void {
    answerProblem(error, host, this.logger, (problem, { id }) => {
      const described = { type: ERROR_TYPES[problem.status] ?? 'illegal_argument_exception', reason: problem.message };
      return {
        // Elastic's clients read no other media type.
        headers: { ...PRODUCT_HEADERS, 'Content-Type': 'application/json' },
        body: JSON.stringify({ ...problemDocument(problem, id), error: { root_cause: [described], ...described } }),
      };
    });
  }
}

import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { answerProblem } from '../answer-problem.ts';

/** Errors for Loki's clients: a line of text, which they write into their own log. They come back on 429 and 5xx only. */
@Catch()
export class LokiProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('loki');

  catch(error: unknown, host: ArgumentsHost): void {
    answerProblem(error, host, this.logger, ({ message }) => ({
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      body: `${message}\n`,
    }));
  }
}

import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { answerProblem } from '../answer-problem.ts';
import { otlpFailure } from './otlp-response.ts';

/** Errors of OTLP calls: a google.rpc.Status in the form of the request, JSON where that is not known. */
@Catch()
export class OtlpProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('otlp');

  catch(error: unknown, host: ArgumentsHost): void {
    answerProblem(error, host, this.logger, ({ status, message }, { headers }) => {
      const protobuf = headers['content-type']?.startsWith('application/x-protobuf');
      const { contentType, body } = otlpFailure(protobuf ? 'otlp-protobuf' : 'otlp-json', status, message);
      return { headers: { 'Content-Type': contentType }, body };
    });
  }
}

import { type ArgumentsHost, Catch, Controller, Inject, type RpcExceptionFilter, UseFilters } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { type IngestReceipt, TOPICS } from '@tocsin/contracts';
import type { RawBatch } from '@tocsin/core/ports';
import { type Observable, throwError } from 'rxjs';
import { LogStream } from './log-stream.ts';

/** Lets a failure reach who asked as it is, so that a full disk is told from a fault of ours. */
@Catch()
export class UnchangedErrors implements RpcExceptionFilter<unknown> {
  catch(error: unknown, _host: ArgumentsHost): Observable<never> {
    return throwError(() => error);
  }
}

/** Raw batches from the bus. The answer goes out once every accepted log is stored. */
@Controller()
@UseFilters(UnchangedErrors)
export class LogsController {
  constructor(@Inject(LogStream) private readonly stream: LogStream) {}

  @MessagePattern(TOPICS.logs)
  take(@Payload() raw: RawBatch): Promise<IngestReceipt> {
    return this.stream.submit(raw);
  }
}

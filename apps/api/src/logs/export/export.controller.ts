import { Readable } from 'node:stream';
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ExportParams, type Me } from '@tocsin/contracts';
import { CLOCK, type Clock, LOG_READER, type LogReader } from '@tocsin/core/ports';
import { type Caller, CurrentActor, CurrentCaller, RequireScope } from '@tocsin/platform/http';
import type { FastifyReply } from 'fastify';
import { CallerSignal } from '../caller-signal.ts';
import { LogAudit } from '../log-audit.ts';
import { selectionOf } from '../selection.ts';
import { storeProblem } from '../store-call.ts';
import { EXPORT_FORMATS } from './export-format.ts';
import { ExportSlots } from './export-slots.ts';
import { LogExport } from './log-export.ts';

@ApiTags('logs')
@Controller('logs/export')
export class ExportController {
  constructor(
    @Inject(LOG_READER) private readonly reader: LogReader,
    @Inject(CLOCK) private readonly now: Clock,
    @Inject(ExportSlots) private readonly slots: ExportSlots,
    @Inject(LogAudit) private readonly audit: LogAudit,
  ) {}

  /**
   * Every match, oldest first, streamed as fast as it is read. The trailers `Tocsin-Rows` and `Tocsin-Sha256` (of the text, before any
   * compression) tell what was sent; an export that cannot be completed ends with a broken connection, never with a short file.
   */
  @Get()
  @RequireScope('logs:export')
  @ApiProduces('application/x-ndjson', 'text/csv')
  @ApiOkResponse({ description: 'All matching logs', schema: { type: 'string' } })
  async export(
    @Query({ schema: ExportParams }) params: ExportParams,
    @CurrentActor() actor: Me,
    @CurrentCaller() caller: Caller,
    @CallerSignal() signal: AbortSignal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const selection = selectionOf(params, this.now());
    const format = EXPORT_FORMATS[params.format];
    const giveBack = this.slots.take(actor.id);
    const logExport = new LogExport(format);
    const chunks = this.reader.export(selection, signal)[Symbol.asyncIterator]();
    const done = async (): Promise<void> => {
      giveBack();
      const { q, from, to, format: form } = params;
      const detail = { q, from, to, format: form, count: logExport.rows, complete: logExport.complete };
      await this.audit.note(caller, 'logs.export', detail, logExport.complete ? 'success' : 'failure');
    };
    let first: IteratorResult<Awaited<ReturnType<typeof chunks.next>>['value']>;
    try {
      // A store that is away is told as a problem, before the answer has begun.
      first = await chunks.next();
    } catch (error) {
      await done();
      throw storeProblem(error);
    }
    const all = {
      async *[Symbol.asyncIterator]() {
        if (!first.done) yield first.value;
        yield* { [Symbol.asyncIterator]: () => chunks };
      },
    };
    const stream = Readable.from(logExport.text(all), { objectMode: false });
    stream.once('close', () => {
      // An answer that was never read leaves the store's side open.
      void chunks.return?.();
      void done();
    });
    void reply
      .header('Content-Type', format.contentType)
      .header(
        'Content-Disposition',
        `attachment; filename="logs-${fileDate(selection.from)}-${fileDate(selection.to)}.${format.extension}"`,
      )
      .header('Cache-Control', 'no-store')
      .trailer('Tocsin-Rows', () => Promise.resolve(String(logExport.rows)))
      .trailer('Tocsin-Sha256', () => Promise.resolve(logExport.digest()))
      .send(stream);
  }
}

const fileDate = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');

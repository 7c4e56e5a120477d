import { Body, Controller, Inject, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { type Me, Ticket, TicketRequest } from '@tocsin/contracts';
import { type Caller, CurrentActor, CurrentCaller, RequireScope } from '@tocsin/platform/http';
import { queryOf } from '../logs/selection.ts';
import { LogAudit } from '../logs/log-audit.ts';
import { TICKET_SECONDS, TicketOffice } from './ticket-office.ts';

@ApiTags('stream')
@Controller('stream/tickets')
export class TicketsController {
  constructor(
    @Inject(TicketOffice) private readonly tickets: TicketOffice,
    @Inject(LogAudit) private readonly audit: LogAudit,
  ) {}

  /** A ticket for a live tail of the logs that match, to be used once within 30 seconds: WebSocket `/api/v1/stream?ticket=…`. */
  @Post()
  @RequireScope('logs:read')
  @ApiCreatedResponse({ standardSchema: Ticket, description: 'A ticket' })
  async issue(
    @Body({ schema: TicketRequest }) { q }: TicketRequest,
    @CurrentActor() actor: Me,
    @CurrentCaller() caller: Caller,
  ): Promise<Ticket> {
    const ticket = this.tickets.issue({ actor, query: queryOf(q) });
    await this.audit.note(caller, 'logs.tail', { q });
    return { ticket, expiresIn: TICKET_SECONDS };
  }
}

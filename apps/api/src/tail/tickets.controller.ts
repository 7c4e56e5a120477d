import { Body, Controller, Inject, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { type Me, Ticket, TicketRequest } from '@tocsin/contracts';
import type { QueryNode } from '@tocsin/core/query';
import { type Caller, CurrentActor, CurrentCaller, RequireScope } from '@tocsin/platform/http';
import { queryOf } from '../logs/selection.ts';
import { LogAudit } from '../logs/log-audit.ts';
import { TICKET_SECONDS, TicketOffice } from './ticket-office.ts';

/** `-*`: how the dashboard listens for alerts alone. Nobody reads a log by it, so the audit log has nothing to tell. */
const matchesNothing = (query: QueryNode): boolean => query.kind === 'not' && query.node.kind === 'all';

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
    const query = queryOf(q);
    const ticket = await this.tickets.issue({ actor, q });
    if (!matchesNothing(query)) await this.audit.note(caller, 'logs.tail', { q });
    return { ticket, expiresIn: TICKET_SECONDS };
  }
}

import { Module } from '@nestjs/common';
import { TicketRepository } from '@tocsin/adapters/database';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { DataSource } from 'typeorm';
import { LogsModule } from '../logs/index.ts';
import { TAIL_LIMIT_SETTINGS, TAIL_LIMITS } from './tail-limits.ts';
import { TailGateway } from './tail.gateway.ts';
import { TailMetrics } from './tail-metrics.ts';
import { TailSessions } from './tail-sessions.ts';
import { type Admission, TicketOffice } from './ticket-office.ts';
import { TicketsController } from './tickets.controller.ts';

/** Live tails over WebSocket. Needs LOG_TAIL, LOG_READER, ALERT_FEED, CLOCK, SETTINGS, ACTOR_VALIDITY, the DataSource, AuditService and MetricsRegistry. */
@Module({
  imports: [LogsModule],
  controllers: [TicketsController],
  providers: [
    { provide: TAIL_LIMIT_SETTINGS, useValue: TAIL_LIMITS },
    {
      provide: TicketOffice,
      useFactory: (source: DataSource, now: Clock) => new TicketOffice(new TicketRepository<Admission>(source, now), now),
      inject: [DataSource, CLOCK],
    },
    TailSessions,
    TailMetrics,
    TailGateway,
  ],
})
export class TailModule {}

import type { KeptTicket, TicketRepository } from '@tocsin/adapters/database';
import type { Admission } from '../src/tail/ticket-office.ts';

/** Tickets in memory, for tests of one process. */
export class FakeTickets implements Pick<TicketRepository<Admission>, 'keep' | 'take'> {
  private readonly kept = new Map<string, Admission>();
  /** The database is away. */
  away = false;

  keep({ ticketHash, admission }: KeptTicket<Admission>): Promise<boolean> {
    this.kept.set(ticketHash, admission);
    return Promise.resolve(true);
  }
  take(ticketHash: string): Promise<Admission | undefined> {
    if (this.away) return Promise.reject(new Error('away'));
    const admission = this.kept.get(ticketHash);
    this.kept.delete(ticketHash);
    return Promise.resolve(admission);
  }
}

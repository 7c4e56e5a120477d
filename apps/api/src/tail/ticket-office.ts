import { createHash, randomBytes } from 'node:crypto';
import type { TicketRepository } from '@tocsin/adapters/database';
import type { Me } from '@tocsin/contracts';
import type { Clock } from '@tocsin/core/ports';
import { ProblemError } from '@tocsin/platform/http';

/** What a ticket lets in: who asked for it, and for which logs, in the query language. */
export interface Admission {
  actor: Me;
  q: string;
}

export const TICKET_SECONDS = 30;
/** Tickets that wait to be used, in all. */
const MOST = 10_000;

const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('hex');

/**
 * Tickets for live tails: a browser cannot send a header with a WebSocket, and an access token does not belong into an address, where
 * proxies log it. Each is used once and lives for 30 seconds. They are kept in the database, as hashes: behind a balancer the socket may
 * come to another process than the call that asked for the ticket.
 */
export class TicketOffice {
  constructor(
    private readonly tickets: Pick<TicketRepository<Admission>, 'keep' | 'take'>,
    private readonly now: Clock,
  ) {}

  /** @throws ProblemError `busy` when far too many wait */
  async issue(admission: Admission): Promise<string> {
    const ticket = randomBytes(24).toString('base64url');
    const endsAt = new Date(this.now() + TICKET_SECONDS * 1000);
    if (!(await this.tickets.keep({ ticketHash: hashOf(ticket), admission, endsAt }, MOST))) {
      throw new ProblemError('busy', 'Too many live tails are being opened.', { retryAfterMs: TICKET_SECONDS * 1000 });
    }
    return ticket;
  }

  /** The admission of a ticket, which is used up by asking; undefined: none of ours, used, or too old. */
  async redeem(ticket: string): Promise<Admission | undefined> {
    return ticket === '' ? undefined : this.tickets.take(hashOf(ticket));
  }
}

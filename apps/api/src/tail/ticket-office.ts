import { randomBytes } from 'node:crypto';
import type { Me } from '@tocsin/contracts';
import type { Clock } from '@tocsin/core/ports';
import type { QueryNode } from '@tocsin/core/query';
import { ProblemError } from '@tocsin/platform/http';

/** What a ticket lets in: who asked for it, and for which logs. */
export interface Admission {
  actor: Me;
  query: QueryNode;
}
interface Issued extends Admission {
  endsAt: number;
}

export const TICKET_SECONDS = 30;
/** Tickets that wait to be used, in all. */
const MOST = 10_000;

/**
 * Tickets for live tails: a browser cannot send a header with a WebSocket, and an access token does not belong into an address, where
 * proxies log it. Each is used once, lives for 30 seconds, and is known to this process only.
 */
export class TicketOffice {
  private readonly issued = new Map<string, Issued>();

  constructor(private readonly now: Clock) {}

  /** @throws ProblemError `busy` when far too many wait */
  issue(admission: Admission): string {
    this.sweep();
    if (this.issued.size >= MOST)
      throw new ProblemError('busy', 'Too many live tails are being opened.', { retryAfterMs: TICKET_SECONDS * 1000 });
    const ticket = randomBytes(24).toString('base64url');
    this.issued.set(ticket, { ...admission, endsAt: this.now() + TICKET_SECONDS * 1000 });
    return ticket;
  }

  /** The admission of a ticket, which is used up by asking; undefined: none of ours, used, or too old. */
  redeem(ticket: string): Admission | undefined {
    const found = this.issued.get(ticket);
    this.issued.delete(ticket);
    return found && found.endsAt > this.now() ? { actor: found.actor, query: found.query } : undefined;
  }

  /** Tickets lie in the order of their age. */
  private sweep(): void {
    const now = this.now();
    for (const [ticket, { endsAt }] of this.issued) {
      if (endsAt > now) return;
      this.issued.delete(ticket);
    }
  }
}

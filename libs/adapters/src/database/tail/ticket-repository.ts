import type { DataSource } from 'typeorm';

/** A ticket as it is kept: never itself, only its hash. */
export interface KeptTicket<Admission> {
  /** SHA-256 of the ticket, hexadecimal. */
  ticketHash: string;
  /** What it lets in, as JSON. */
  admission: Admission;
  endsAt: Date;
}

/** Tickets for live tails, each used once, whichever processes give it out and take it back. */
export class TicketRepository<Admission> {
  private readonly source: DataSource;
  private readonly now: () => number;
  constructor(source: DataSource, now: () => number = Date.now) {
    this.source = source;
    this.now = now;
  }

  /** Keeps it, and forgets those whose time is over. False: `most` wait already. */
  async keep({ ticketHash, admission, endsAt }: KeptTicket<Admission>, most: number): Promise<boolean> {
    await this.source.query('DELETE FROM tail_ticket WHERE ends_at <= $1', [new Date(this.now())]);
    const rows = await this.source.query<unknown[]>(
      `INSERT INTO tail_ticket (ticket_hash, admission, ends_at)
       SELECT $1, $2, $3 WHERE (SELECT count(*) FROM tail_ticket) < $4 RETURNING ticket_hash`,
      [ticketHash, JSON.stringify(admission), endsAt, most],
    );
    return rows.length === 1;
  }

  /** What it lets in, for the first who asks; undefined: none of ours, used, or too old. */
  async take(ticketHash: string): Promise<Admission | undefined> {
    const [rows] = await this.source.query<[{ admission: Admission; ends_at: Date }[], number]>(
      'DELETE FROM tail_ticket WHERE ticket_hash = $1 RETURNING admission, ends_at',
      [ticketHash],
    );
    const row = rows[0];
    return row && row.ends_at.getTime() > this.now() ? row.admission : undefined;
  }
}

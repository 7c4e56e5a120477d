export { type KeptTicket, TicketRepository } from './ticket-repository.ts';

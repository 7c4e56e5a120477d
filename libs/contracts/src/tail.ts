import * as z from 'zod';
import type { AlertView } from './alert.ts';
import type { ClassifiedLog } from './record.ts';

export const TicketRequest = z.strictObject({ q: z.string().max(4096).default('') }).meta({ id: 'TicketRequest' });
export type TicketRequest = z.infer<typeof TicketRequest>;
/** A ticket is used once, within 30 s, as `/api/v1/stream?ticket=…[&cursor=…]`. */
export const Ticket = z.strictObject({ ticket: z.string(), expiresIn: z.int().describe('seconds') }).meta({ id: 'Ticket' });
export type Ticket = z.infer<typeof Ticket>;

/** What the server sends on the live tail. `cursor` resumes after this message without gap or repeat. */
export type TailMessage =
  | { type: 'log'; cursor: string; items: ClassifiedLog[] }
  | { type: 'dropped'; cursor: string; count: number; reason: 'slow_client' | 'rate' | 'resume_limit' }
  | { type: 'heartbeat'; cursor: string; at: string }
  | { type: 'alert'; cursor: string; alert: AlertView }
  | { type: 'error'; cursor: string; code: string; detail: string };

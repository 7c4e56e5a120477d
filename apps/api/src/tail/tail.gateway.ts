import type { IncomingMessage } from 'node:http';
import { Inject, Optional } from '@nestjs/common';
import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import { CLOCK, type Clock, LOG_READER, LOG_TAIL, type LogReader, type LogTail } from '@tocsin/core/ports';
import { SETTINGS, type Settings } from '@tocsin/platform/config';
import { toProblem } from '@tocsin/platform/http';
import { WebSocket } from 'ws';
import { CLOUDFLARE_ACCESS, type CloudflareAccess } from '../cloudflare/index.ts';
import { queryOf } from '../logs/selection.ts';
import { isAllowedOrigin } from './origin.ts';
import { TAIL_LIMIT_SETTINGS, type TailLimits } from './tail-limits.ts';
import { TailMetrics } from './tail-metrics.ts';
import { tailMessage } from './tail-message.ts';
import { CLOSE } from './tail-outlet.ts';
import { TailSession } from './tail-session.ts';
import { TailSessions } from './tail-sessions.ts';
import { type Admission, TicketOffice } from './ticket-office.ts';
import { SocketOutlet } from './socket-outlet.ts';

/** Clients of a live tail have nothing to say: what is larger than this ends the connection. */
const MOST_BYTES_IN = 1024;

/** WebSocket `/api/v1/stream?ticket=…[&cursor=…]`. */
@WebSocketGateway({ path: '/api/v1/stream', maxPayload: MOST_BYTES_IN })
export class TailGateway implements OnGatewayConnection<WebSocket> {
  private readonly origins: string[];

  constructor(
    @Inject(LOG_TAIL) private readonly tail: LogTail,
    @Inject(LOG_READER) private readonly reader: LogReader,
    @Inject(TicketOffice) private readonly tickets: TicketOffice,
    @Inject(TailSessions) private readonly sessions: TailSessions,
    @Inject(TailMetrics) private readonly metrics: TailMetrics,
    @Inject(TAIL_LIMIT_SETTINGS) private readonly limits: TailLimits,
    @Inject(CLOCK) private readonly now: Clock,
    @Inject(SETTINGS) settings: Pick<Settings, 'corsOrigins' | 'publicUrl'>,
    @Optional() @Inject(CLOUDFLARE_ACCESS) private readonly access?: CloudflareAccess,
  ) {
    this.origins = [...settings.corsOrigins, ...(settings.publicUrl === undefined ? [] : [settings.publicUrl])];
  }

  async handleConnection(socket: WebSocket, request: IncomingMessage): Promise<void> {
    const params = new URL(request.url ?? '/', 'http://localhost').searchParams;
    if (!isAllowedOrigin(request.headers, this.origins)) {
      return refuse(socket, 'forbidden', 'Pages of this origin may not open a live tail.', CLOSE.policy);
    }
    let admission: Admission | undefined;
    try {
      await this.access?.check(request);
      admission = await this.tickets.redeem(params.get('ticket') ?? '');
    } catch (error) {
      const { code, message } = toProblem(error);
      return code === 'forbidden'
        ? refuse(socket, code, message, CLOSE.policy)
        : refuse(socket, 'unavailable', 'It cannot be told whether the ticket is good; try again later.', CLOSE.tryAgain);
    }
    if (socket.readyState !== WebSocket.OPEN) return;
    if (!admission) return refuse(socket, 'unauthenticated', 'The ticket is not valid: it is used once, within 30 seconds.', CLOSE.policy);
    const refusal = this.sessions.refusal(admission.actor.id);
    if (refusal !== undefined) return refuse(socket, 'busy', refusal, CLOSE.tryAgain);
    const session = new TailSession({
      actor: admission.actor,
      query: queryOf(admission.q),
      cursor: params.get('cursor') ?? undefined,
      outlet: new SocketOutlet(socket, this.limits),
      tail: this.tail,
      reader: this.reader,
      limits: this.limits,
      listener: this.metrics,
      now: this.now,
    });
    this.sessions.add(session);
    socket.once('close', () => {
      session.dispose();
      this.sessions.remove(session);
    });
    void session.start();
  }
}

const refuse = (socket: WebSocket, code: string, detail: string, closeCode: number): void => {
  socket.send(tailMessage({ type: 'error', cursor: '', code, detail }));
  socket.close(closeCode, code);
};

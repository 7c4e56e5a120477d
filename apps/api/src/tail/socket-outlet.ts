import { WebSocket } from 'ws';
import type { TailLimits } from './tail-limits.ts';
import type { TailOutlet } from './tail-outlet.ts';

/** A client's WebSocket. One that answers no ping for long is gone, whatever its connection looks like. */
export class SocketOutlet implements TailOutlet {
  private heardAt = performance.now();

  constructor(
    private readonly socket: WebSocket,
    private readonly limits: Pick<TailLimits, 'heartbeatMs' | 'stalledMs'>,
  ) {
    const timer = setInterval(() => this.ping(), limits.heartbeatMs);
    socket.on('pong', () => (this.heardAt = performance.now()));
    socket.once('close', () => clearInterval(timer));
  }

  get bufferedBytes(): number {
    return this.socket.bufferedAmount;
  }

  send(text: string): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(text);
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  private ping(): void {
    if (performance.now() - this.heardAt > this.limits.stalledMs + this.limits.heartbeatMs) this.socket.terminate();
    else if (this.socket.readyState === WebSocket.OPEN) this.socket.ping();
  }
}

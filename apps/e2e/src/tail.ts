import type { Ticket } from '@tocsin/contracts';
import type { ApiClient } from './api-client.ts';
import { until } from './until.ts';

/** A live tail as a client keeps it. */
export class Tail {
  /** The attribute `n` of each log shown, in order. */
  readonly numbers: number[] = [];
  cursor = '';

  private constructor(private readonly socket: WebSocket) {
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const message = JSON.parse(data) as { type: string; cursor: string; items?: { attributes: { n: number } }[] };
      this.cursor = message.cursor;
      for (const item of message.items ?? []) this.numbers.push(item.attributes.n);
    });
  }

  /** Resolves once the server has answered with a first message, so that nothing sent from now on is missed. */
  static async open(server: { url: string }, client: ApiClient, q: string, cursor?: string): Promise<Tail> {
    const { ticket } = await client.post<Ticket>('/api/v1/stream/tickets', { q });
    const query = new URLSearchParams({ ticket, ...(cursor ? { cursor } : {}) });
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/v1/stream?${query}`);
    const tail = new Tail(socket);
    await until(
      () => tail.cursor,
      (known) => known !== '',
    );
    return tail;
  }

  close(): void {
    this.socket.close();
  }
}

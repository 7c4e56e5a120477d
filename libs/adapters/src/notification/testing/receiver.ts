import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}
/** What the next call gets: an answer, silence, or a connection cut in the middle. */
export type Behaviour = Reply | 'hang' | 'reset';

/** A local HTTP server that keeps what it was sent and answers as told. */
export class Receiver {
  readonly calls: Received[] = [];
  private readonly server: Server;
  private readonly queue: Behaviour[] = [];
  private readonly waiting: (() => void)[] = [];
  private constructor(usual: (call: Received) => Reply) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const call = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
        this.calls.push(call);
        const behaviour = this.queue.shift() ?? usual(call);
        if (behaviour === 'reset') request.socket.destroy();
        else if (behaviour !== 'hang') response.writeHead(behaviour.status, behaviour.headers).end(behaviour.body ?? '');
        for (const wake of this.waiting.splice(0)) wake();
      });
    });
  }

  static async start(usual: (call: Received) => Reply): Promise<Receiver> {
    const receiver = new Receiver(usual);
    await new Promise<void>((resolve) => receiver.server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  /** The next calls get these, in order; then the usual again. */
  next(...behaviours: Behaviour[]): void {
    this.queue.push(...behaviours);
  }
  /** Resolves once `count` calls have come in all. */
  async received(count: number): Promise<Received[]> {
    while (this.calls.length < count) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return this.calls;
  }
  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

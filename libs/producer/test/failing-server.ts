import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** One request that came in. */
export interface Seen {
  url: string | undefined;
  headers: IncomingHttpHeaders;
  lines: Record<string, unknown>[];
}
export type Answer = (response: ServerResponse) => void;

/** An ingest endpoint on this machine that answers as it is told, one answer a request; once there is none left: accepted. */
export class FailingServer {
  readonly seen: Seen[] = [];
  answers: Answer[] = [];
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('error', () => undefined);
      request.on('end', () => {
        const raw = Buffer.concat(chunks);
        const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
        const lines = body.toString().trim().split('\n');
        this.seen.push({
          url: request.url,
          headers: request.headers,
          lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
        });
        this.server.emit('taken');
        (this.answers.shift() ?? accepting(lines.length))(response);
      });
    });
  }

  /** Resolves once this many logs have come in. */
  async until(logs: number): Promise<void> {
    while (this.lines.length < logs) await once(this.server, 'taken');
  }

  static async start(port = 0): Promise<FailingServer> {
    const failing = new FailingServer();
    await new Promise<void>((resolve) => failing.server.listen(port, '127.0.0.1', resolve));
    return failing;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
  /** Every log that came in, in order. */
  get lines(): Record<string, unknown>[] {
    return this.seen.flatMap(({ lines }) => lines);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const json =
  (status: number, body: object, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

export const accepting = (accepted: number): Answer => json(200, { accepted, rejected: [] });
export const answering = json;
/** Takes the request and hangs up. */
export const hangingUp: Answer = (response) => void response.destroy();
/** Promises a body and hangs up in the middle of it. */
export const breakingOff: Answer = (response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"accepted":');
  setImmediate(() => response.destroy());
};
/** Never answers. */
export const silent: Answer = () => undefined;

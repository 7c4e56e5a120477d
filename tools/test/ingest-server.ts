import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface SentLog {
  timestamp?: string;
  service?: string;
  message?: string;
  severityNumber?: number;
  host?: string;
  attributes?: Record<string, unknown>;
}

/** Stands in for a Tocsin server: `/livez` and `/api/v1/ingest`, which answers what `answer` says, else a receipt. */
export class IngestServer {
  readonly logs: SentLog[] = [];
  readonly keys = new Set<string | undefined>();
  answer: ((logs: SentLog[], response: ServerResponse) => boolean) | undefined;
  private readonly server: Server = createServer((request, response) => void this.take(request, response));

  static async start(): Promise<IngestServer> {
    const started = new IngestServer();
    await new Promise<void>((resolve) => started.server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.url === '/livez') return void response.end('{}');
    const raw = Buffer.concat(chunks);
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
    this.keys.add(request.headers.authorization);
    const rejected: object[] = [];
    const logs: SentLog[] = [];
    for (const [index, line] of body.toString().trim().split('\n').entries()) {
      try {
        logs.push(JSON.parse(line) as SentLog);
      } catch {
        rejected.push({ index, reason: 'not_json', detail: 'The record is not valid JSON.' });
      }
    }
    if (this.answer?.(logs, response)) return;
    this.logs.push(...logs);
    response.writeHead(logs.length > 0 ? 200 : 400).end(JSON.stringify({ accepted: logs.length, rejected }));
  }
}

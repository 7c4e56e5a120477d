import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TailMessage } from '@tocsin/contracts';
import { type WebSocket, WebSocketServer } from 'ws';
import { answer, type FakeState } from './fake-answers.ts';
import { alertAt, logAt } from './fake-data.ts';

const MIME: Record<string, string> = { js: 'text/javascript', css: 'text/css', html: 'text/html' };
const root = new URL('../../../dist/web/browser/', import.meta.url);
/** As the real server sends it: pages must work under it. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'self'";
const TAIL_MS = 50;
/** 500 logs a second. */
const TAIL_LOGS = 25;
const DROPPED_AFTER = 20;

const file = async (path: string, response: ServerResponse): Promise<void> => {
  const name = /\.\w+$/.test(path) ? path.slice(1) : 'index.html';
  try {
    const bytes = await readFile(new URL(name, root));
    response.setHeader('content-type', MIME[name.split('.').pop() ?? ''] ?? 'text/plain');
    response.setHeader('content-security-policy', CSP).end(bytes);
  } catch {
    response.writeHead(404).end();
  }
};

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return parts.length > 0 ? JSON.parse(Buffer.concat(parts).toString()) : undefined;
};

const PROBLEMS = { 401: 'unauthenticated', 404: 'not_found', 503: 'unavailable' } as const;
const refuse = (response: ServerResponse, status: keyof typeof PROBLEMS, detail: string): void => {
  const code = PROBLEMS[status];
  const problem = { type: `https://tocsin.dev/problems/${code}`, title: code, status, code, detail, requestId: 'req-42' };
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
};

const api = async (request: IncomingMessage, response: ServerResponse, url: URL, state: FakeState): Promise<void> => {
  const path = url.pathname.slice('/api/v1'.length);
  if (path === '/auth/login') state.signedIn = true;
  if (path === '/auth/logout') state.signedIn = false;
  if (!state.signedIn) return refuse(response, 401, 'Sign in first.');
  if (state.mood === 'failing' && !path.startsWith('/auth')) {
    return refuse(response, 503, 'The log store is away. It is tried again every second.');
  }
  const method = request.method ?? 'GET';
  const body = answer(method, path, url.searchParams, await bodyOf(request), state);
  if (body === undefined) return refuse(response, 404, `Nothing at ${path}.`);
  if (method === 'DELETE') response.writeHead(204).end();
  else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const tail = (socket: WebSocket): void => {
  let n = 1_000_000;
  let sent = 0;
  const send = (message: TailMessage) => socket.send(JSON.stringify(message));
  const timer = setInterval(() => {
    const items = Array.from({ length: TAIL_LOGS }, () => ({ ...logAt(n++, Date.now()), timestamp: new Date().toISOString() }));
    send({ type: 'log', cursor: `${n}`, items });
    if (++sent === DROPPED_AFTER) send({ type: 'dropped', cursor: `${n}`, count: 1200, reason: 'slow_client' });
  }, TAIL_MS);
  socket.on('close', () => clearInterval(timer));
};

/** A server that answers like the API, with made-up data, and serves the built page. `signedIn` false: every refresh is refused. */
export const startFakeApi = async (
  state: FakeState,
): Promise<{ url: string; fire: () => void; dropTails: () => void; stop: () => Promise<void> }> => {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    void (url.pathname.startsWith('/api/v1') ? api(request, response, url, state) : file(url.pathname, response));
  });
  const sockets = new WebSocketServer({ server, path: '/api/v1/stream' });
  sockets.on('connection', (socket, request) => {
    if (request.url?.includes('ticket=logs')) tail(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { deliveries: _d, history: _h, ...alert } = alertAt(0, Date.now());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fire: () => {
      for (const client of sockets.clients) {
        client.send(JSON.stringify({ type: 'alert', cursor: 'a', alert: { ...alert, id: 'alert-9' } } satisfies TailMessage));
      }
    },
    dropTails: () => {
      for (const client of sockets.clients) client.terminate();
    },
    stop: () => {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};

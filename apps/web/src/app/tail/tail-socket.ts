import { inject, Injectable } from '@angular/core';
import type { TailMessage } from '@tocsin/contracts';
import { API } from '../api/api-client.ts';
import { ApiError } from '../api/api-error.ts';
import { LogsApi } from '../api/logs-api.ts';

export type TailState = 'connecting' | 'live' | 'waiting';
export interface TailListener {
  message: (message: TailMessage) => void;
  state: (state: TailState) => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** Pause before try `attempt` (from 0): doubled each time, with up to half of it left to `random` (0 to 1). */
export const waitMs = (attempt: number, random: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) * (0.5 + random / 2);

/** Refused for what was asked: asking again would not help. */
const isFinal = ({ status }: ApiError): boolean => [400, 403, 422].includes(status);

/** Live tails over WebSocket. Each reconnects by itself and resumes after the last message it saw. */
@Injectable({ providedIn: 'root' })
export class TailSocket {
  private readonly logs = inject(LogsApi);

  /** Opens a tail of the logs that match `q`; the answer closes it for good. */
  open(q: string, listener: TailListener): () => void {
    let socket: WebSocket | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let cursor: string | null = null;
    let attempt = 0;
    let closed = false;

    const retry = (): void => {
      if (closed) return;
      listener.state('waiting');
      timer = setTimeout(() => void connect(), waitMs(attempt++, Math.random()));
    };
    const connect = async (): Promise<void> => {
      listener.state('connecting');
      const ticket = await this.logs.ticket(q).catch((error: unknown) => ApiError.from(error));
      if (closed) return;
      if (ticket instanceof ApiError) {
        listener.message({ type: 'error', cursor: '', code: ticket.code, detail: ticket.message });
        return isFinal(ticket) ? listener.state('waiting') : retry();
      }
      socket = new WebSocket(addressOf(ticket.ticket, cursor));
      socket.onopen = () => {
        attempt = 0;
        listener.state('live');
      };
      socket.onmessage = (event: MessageEvent<string>) => {
        const message = JSON.parse(event.data) as TailMessage;
        // A refusal has no place in the stream: the one before it stays.
        if (message.cursor !== '') cursor = message.cursor;
        listener.message(message);
      };
      socket.onclose = retry;
    };
    void connect();
    return () => {
      closed = true;
      clearTimeout(timer);
      if (socket) socket.onclose = null;
      socket?.close();
    };
  }
}

const addressOf = (ticket: string, cursor: string | null): string => {
  const url = new URL(`${API}/stream`, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.searchParams.set('ticket', ticket);
  if (cursor !== null) url.searchParams.set('cursor', cursor);
  return url.href;
};

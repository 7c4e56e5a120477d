/** The client's end of a live tail, as a session needs it. */
export interface TailOutlet {
  /** Bytes that were sent and have not left this machine yet. */
  readonly bufferedBytes: number;
  send(text: string): void;
  /** Ends the connection; does nothing when it is over already. */
  close(code: number, reason: string): void;
}

/** WebSocket close codes (RFC 6455 and its registry). */
export const CLOSE = { goingAway: 1001, policy: 1008, internal: 1011, tryAgain: 1013 } as const;

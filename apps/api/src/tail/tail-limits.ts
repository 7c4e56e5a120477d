/** How a live tail behaves. Times in milliseconds. */
export interface TailLimits {
  /** Logs are collected for so long before they are sent together. */
  coalesceMs: number;
  /** Most logs in one message. */
  messageLogs: number;
  heartbeatMs: number;
  /** Bytes that may wait in the socket of one client; past it logs are dropped, and the client is told how many. */
  bufferedBytes: number;
  /** A client that takes nothing for so long is let go. */
  stalledMs: number;
  /** Most logs that a resumed tail catches up on. */
  resumeLogs: number;
  /** Logs that are counted past that, so that the client can be told how many it misses. */
  countLogs: number;
  /** A session ends after so long; its client comes back with a new ticket and its cursor. */
  lifeMs: number;
  /** How often it is checked that the user may still read. */
  validityMs: number;
  sessionsPerActor: number;
  sessions: number;
}

export const TAIL_LIMITS: TailLimits = {
  coalesceMs: 60,
  messageLogs: 500,
  heartbeatMs: 12_000,
  bufferedBytes: 1024 * 1024,
  stalledMs: 60_000,
  resumeLogs: 5000,
  countLogs: 50_000,
  lifeMs: 3_600_000,
  validityMs: 15_000,
  sessionsPerActor: 10,
  sessions: 500,
};

/** Injection token of the limits. */
export const TAIL_LIMIT_SETTINGS = 'tocsin:TailLimits';

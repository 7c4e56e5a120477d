import { Random } from './random.ts';

export const INCIDENTS = ['brute-force', 'slow-db', 'error-burst'] as const;
export type Incident = (typeof INCIDENTS)[number];

/** An incident that is under way, and how many logs a second it adds. */
export interface Strike {
  incident: Incident;
  logsPerSecond: number;
}

interface Planned extends Strike {
  from: number;
  to: number;
}

const MINUTE_MS = 60_000;
/** The first comes soon enough for a newcomer to see an alert, and late enough to see a quiet minute before. */
const FIRST_AFTER_MS = 40_000;
/** Each just large enough to cross the threshold that a new installation has for it. */
const SIZES: Record<Incident, { lastsMs: number; logsPerSecond: number }> = {
  'brute-force': { lastsMs: 45_000, logsPerSecond: 1.2 },
  'slow-db': { lastsMs: 75_000, logsPerSecond: 2.5 },
  'error-burst': { lastsMs: 60_000, logsPerSecond: 6 },
};

/** A day's small incidents: one soon after the start, then one every 20 to 40 minutes, each kind in its turn. Seeded. */
export class IncidentPlan {
  private readonly random: Random;
  private turn = 0;
  private planned: Planned;

  /** `start`: epoch milliseconds. */
  constructor(start: number, seed: number) {
    this.random = new Random(seed);
    this.planned = this.plan(start + FIRST_AFTER_MS);
  }

  /** What is under way; ask with times that do not go back. */
  at(epochMs: number): Strike | undefined {
    while (epochMs >= this.planned.to) this.planned = this.plan(this.planned.to + this.random.int(20, 40) * MINUTE_MS);
    return epochMs >= this.planned.from ? this.planned : undefined;
  }

  private plan(from: number): Planned {
    const incident = INCIDENTS[this.turn++ % INCIDENTS.length] as Incident;
    const { lastsMs, logsPerSecond } = SIZES[incident];
    return { incident, logsPerSecond, from, to: from + lastsMs };
  }
}

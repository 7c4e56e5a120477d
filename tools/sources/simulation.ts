import { dayRhythm } from './day-rhythm.ts';
import { hsearch } from './hsearch.ts';
import { type Incident, IncidentPlan, type Strike } from './incident.ts';
import { musicRecommender } from './music-recommender.ts';
import { type SimulatedLog, Source } from './source.ts';

export interface SimulationOptions {
  /** Logs a second of both services together at the day's peak. */
  logsPerSecond: number;
  seed: number;
  /** Epoch milliseconds. */
  start: number;
  /** One incident from beginning to end, as many logs as the usual ones; `none`; undefined: small ones now and then. */
  incident?: Incident | 'none' | undefined;
}

/** The two services at work. The same options and steps give the same logs. */
export class Simulation {
  private readonly options: SimulationOptions;
  private readonly sources: readonly Source[];
  private readonly plan: IncidentPlan;
  private now: number;
  private owed = 0;
  private owedToIncident = 0;
  private turn = 0;

  constructor(options: SimulationOptions) {
    const { seed, start } = options;
    this.options = options;
    this.now = start;
    this.sources = [new Source(musicRecommender, seed), new Source(hsearch, seed + 1)];
    this.plan = new IncidentPlan(start, seed + 2);
  }

  /** The logs that were written since the last call, in order of their times. A step of a second at most is fine enough. */
  until(epochMs: number): SimulatedLog[] {
    const seconds = (epochMs - this.now) / 1000;
    const strike = this.strike(epochMs);
    this.owed += seconds * this.options.logsPerSecond * dayRhythm(epochMs);
    this.owedToIncident = strike === undefined ? 0 : this.owedToIncident + seconds * strike.logsPerSecond;
    const usual = Math.floor(this.owed);
    const extra = Math.floor(this.owedToIncident);
    this.owed -= usual;
    this.owedToIncident -= extra;
    const logs: SimulatedLog[] = [];
    for (let i = 1; i <= usual + extra; i++) {
      const time = this.now + ((epochMs - this.now) * i) / (usual + extra);
      // Incident's logs come evenly among the others.
      const ofIncident = Math.floor((i * extra) / (usual + extra)) > Math.floor(((i - 1) * extra) / (usual + extra));
      logs.push(ofIncident && strike !== undefined ? this.ofIncident(strike.incident, time) : this.source().next(time));
    }
    this.now = epochMs;
    return logs;
  }

  /** Leaves out what would have been written up to then, as after the machine slept. */
  skipTo(epochMs: number): void {
    this.now = Math.max(this.now, epochMs);
  }

  private strike(epochMs: number): Strike | undefined {
    const { incident, logsPerSecond } = this.options;
    if (incident === 'none') return undefined;
    return incident === undefined ? this.plan.at(epochMs) : { incident, logsPerSecond: logsPerSecond * dayRhythm(epochMs) };
  }

  private source(): Source {
    return this.sources[this.turn++ % this.sources.length] as Source;
  }

  private ofIncident(incident: Incident, time: number): SimulatedLog {
    for (;;) {
      const log = this.source().nextOf(incident, time);
      if (log !== undefined) return log;
    }
  }
}

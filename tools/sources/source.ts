import type { LogLevel } from '@tocsin/contracts';
import type { Incident } from './incident.ts';
import { Random } from './random.ts';

/** What a simulated service writes, without the fields that every log of it has. */
export interface Line {
  level: LogLevel;
  message: string;
  userId?: string;
  attributes?: Record<string, string | number | boolean>;
}

/** One type of log of a service: how often it comes (relative weight) and what it says. */
export interface LogType {
  name: string;
  weight: number;
  write(random: Random): Line;
}

export interface ServiceModel {
  service: string;
  version: string;
  /** What the last of the hosts runs already. */
  canary: string;
  hosts: readonly string[];
  types: readonly LogType[];
  /** What an incident adds on top of the usual day. */
  incidents: Partial<Record<Incident, readonly LogType[]>>;
}

/** A simulated log as it is sent. */
export interface SimulatedLog extends Line {
  timestamp: string;
  service: string;
  version: string;
  environment: string;
  host: string;
  traceId: string;
  spanId: string;
}

/** Share of logs that belong to a request which has logged before. */
const SAME_REQUEST = 0.4;
const OPEN_REQUESTS = 8;

/** Writes the logs of one service; the same seed and times give the same logs. */
export class Source {
  private readonly random: Random;
  private readonly model: ServiceModel;
  private readonly traces: string[] = [];

  constructor(model: ServiceModel, seed: number) {
    this.model = model;
    this.random = new Random(seed);
  }

  /** A log of the usual day. */
  next(epochMs: number): SimulatedLog {
    return this.write(epochMs, this.model.types);
  }

  /** A log of an incident; undefined: it does not strike this service. */
  nextOf(incident: Incident, epochMs: number): SimulatedLog | undefined {
    const types = this.model.incidents[incident];
    return types && this.write(epochMs, types);
  }

  private write(epochMs: number, types: readonly LogType[]): SimulatedLog {
    const { random, model } = this;
    const { version, canary, hosts, service } = model;
    const host = random.pick(hosts);
    return {
      timestamp: new Date(epochMs).toISOString(),
      service,
      version: host === hosts.at(-1) ? canary : version,
      environment: 'production',
      host,
      traceId: this.trace(),
      spanId: random.hex(16),
      ...this.oneOf(types).write(random),
    };
  }

  private trace(): string {
    const { random, traces } = this;
    if (traces.length > 0 && random.chance(SAME_REQUEST)) return random.pick(traces);
    const trace = random.hex(32);
    if (traces.push(trace) > OPEN_REQUESTS) traces.shift();
    return trace;
  }

  private oneOf(types: readonly LogType[]): LogType {
    let left = this.random.next() * types.reduce((sum, { weight }) => sum + weight, 0);
    for (const type of types) {
      left -= type.weight;
      if (left < 0) return type;
    }
    return types[0] as LogType;
  }
}

import type { LogLevel } from '@tocsin/contracts';
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
export const INCIDENTS = ['brute-force', 'slow-db', 'error-burst'] as const;
export type Incident = (typeof INCIDENTS)[number];

export interface ServiceModel {
  service: string;
  version: string;
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

/** Share of the day's peak at an hour (UTC): quiet at four in the morning, busy at eight in the evening. */
export const dayRhythm = (epochMs: number): number => {
  const hour = (epochMs / 3_600_000) % 24;
  return 0.55 + 0.45 * Math.cos(((hour - 20) / 24) * 2 * Math.PI);
};

/** Writes the logs of one service; the same seed and times give the same logs. */
export class Source {
  private readonly random: Random;
  private readonly model: ServiceModel;
  private readonly usual: number;

  constructor(model: ServiceModel, seed: number) {
    this.model = model;
    this.random = new Random(seed);
    this.usual = model.types.reduce((sum, { weight }) => sum + weight, 0);
  }

  next(epochMs: number, incident?: Incident): SimulatedLog {
    const { random, model } = this;
    const extra = incident === undefined ? undefined : model.incidents[incident];
    const type = extra && random.chance(0.5) ? random.pick(extra) : this.usualType();
    return {
      timestamp: new Date(epochMs).toISOString(),
      service: model.service,
      version: model.version,
      environment: 'production',
      host: random.pick(model.hosts),
      traceId: random.hex(32),
      spanId: random.hex(16),
      ...type.write(random),
    };
  }

  private usualType(): LogType {
    let left = this.random.next() * this.usual;
    for (const type of this.model.types) {
      left -= type.weight;
      if (left < 0) return type;
    }
    return this.model.types[0] as LogType;
  }
}

import type { Clock } from '@tocsin/core/ports';
import { FlowFigures } from '@tocsin/platform/figures';
import type { LaneFigures } from '../lane/lane-ports.ts';

export interface StreamFiguresOptions {
  clock: Clock;
  modelVersion: () => string;
  queueBytes: () => number;
  queueLimitBytes: () => number;
}

/** Counts what goes through the lanes of this process. */
export class StreamFigures extends FlowFigures {
  constructor(private readonly options: StreamFiguresOptions) {
    super(options.clock, options.modelVersion);
  }

  /** A part of a chunk is stored. Returns how long ago its newest log was received, in milliseconds. */
  done({ accepted, rejected, receivedAt }: LaneFigures): number {
    this.count(accepted, rejected);
    return this.took(receivedAt);
  }

  queueBytes(): number {
    return this.options.queueBytes();
  }
  queueLimitBytes(): number {
    return this.options.queueLimitBytes();
  }
  /** Live tails are the api's. */
  tailClients(): number {
    return 0;
  }
}

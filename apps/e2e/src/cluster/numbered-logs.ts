/** A log of the traffic: `n` tells it from every other of its service. */
export interface NumberedLog {
  service: string;
  level: 'info' | 'error';
  host: string;
  message: string;
  n: number;
}

/**
 * What is sent in one fault test, in order. Most logs mean nothing; in between lie those that a rule counts: each of the hosts `loud-…` gets
 * exactly as many errors as the threshold, each of the hosts `quiet-…` one less. So a log that is lost costs an alert, and one that is
 * counted twice makes one that nobody should get.
 */
export class NumberedLogs {
  readonly loud: string[];
  readonly quiet: string[];
  private count = 0;
  private readonly alarms: string[];

  constructor(
    readonly service: string,
    readonly threshold: number,
    groups: number,
    /** One log of so many is one that the rule counts. */
    private readonly spacing: number,
  ) {
    this.loud = Array.from({ length: groups }, (_, n) => `loud-${n}`);
    this.quiet = Array.from({ length: groups }, (_, n) => `quiet-${n}`);
    // Round after round over all hosts, so that every group is open when the fault comes.
    this.alarms = Array.from({ length: threshold }, (_, round) => [...this.loud, ...(round < threshold - 1 ? this.quiet : [])]).flat();
  }

  /** Logs that must be sent before every host has got its errors. */
  get length(): number {
    return this.alarms.length * this.spacing;
  }
  get sent(): number {
    return this.count;
  }

  next(size: number): NumberedLog[] {
    return Array.from({ length: size }, () => {
      const n = this.count++;
      const alarm = n % this.spacing === 0 ? this.alarms[n / this.spacing] : undefined;
      return alarm === undefined
        ? { service: this.service, level: 'info', host: `node-${n % 7}`, message: `request ${n} served in ${n % 90} ms`, n }
        : { service: this.service, level: 'error', host: alarm, message: `payment ${n} failed: card processor unreachable`, n };
    });
  }
}

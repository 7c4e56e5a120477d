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
  private told = 0;
  private readonly alarms: string[];

  constructor(
    readonly service: string,
    readonly threshold: number,
    groups: number,
    /** One log of so many in a batch is one that the rule counts. */
    private readonly spacing: number,
  ) {
    this.loud = Array.from({ length: groups }, (_, n) => `loud-${n}`);
    this.quiet = Array.from({ length: groups }, (_, n) => `quiet-${n}`);
    // Round after round over all hosts, so that every group is open when the fault comes.
    this.alarms = Array.from({ length: threshold }, (_, round) => [...this.loud, ...(round < threshold - 1 ? this.quiet : [])]).flat();
  }

  /** Every host has got its errors. */
  get complete(): boolean {
    return this.told === this.alarms.length;
  }

  /** `counting`: with some that the rule counts, as long as there are any. */
  next(size: number, counting: boolean): NumberedLog[] {
    return Array.from({ length: size }, (_, place) => {
      const n = this.count++;
      const alarm = counting && place % this.spacing === 0 ? this.alarms[this.told] : undefined;
      if (alarm === undefined) {
        return { service: this.service, level: 'info', host: `node-${n % 7}`, message: `request ${n} served in ${n % 90} ms`, n };
      }
      this.told += 1;
      return { service: this.service, level: 'error', host: alarm, message: `payment ${n} failed: card processor unreachable`, n };
    });
  }
}

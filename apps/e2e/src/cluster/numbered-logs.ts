/** A log of the traffic: `n` tells it from every other of its service. */
export interface NumberedLog {
  service: string;
  environment: string;
  level: 'info' | 'error';
  host: string;
  message: string;
  n: number;
}

export interface NumberedLogsPlan {
  service: string;
  environment: string;
  /** Of the rule. */
  threshold: number;
  /** Loud ones, and as many quiet ones. */
  hosts: number;
  /** One log of so many in a batch is one that the rule counts. */
  spacing: number;
}

/**
 * What is sent in one fault test, in order. Most logs mean nothing; in between lie those that a rule counts: each of the hosts `loud-…` gets
 * exactly as many errors as the threshold, each of the hosts `quiet-…` one less. So a log that is lost costs an alert, and one that is
 * counted twice makes one that nobody should get.
 */
export class NumberedLogs {
  private count = 0;
  private told = 0;
  private readonly alarms: string[];

  constructor(private readonly plan: NumberedLogsPlan) {
    const { threshold, hosts } = plan;
    const named = (kind: string): string[] => Array.from({ length: hosts }, (_, n) => `${kind}-${n}`);
    // Round after round over all hosts, so that every group is open when the fault comes.
    this.alarms = Array.from({ length: threshold }, (_, round) => [
      ...named('loud'),
      ...(round < threshold - 1 ? named('quiet') : []),
    ]).flat();
  }

  /** Every host has got its errors. */
  get complete(): boolean {
    return this.told === this.alarms.length;
  }

  /** `counting`: with some that the rule counts, as long as there are any. */
  next(size: number, counting: boolean): NumberedLog[] {
    const { service, environment, spacing } = this.plan;
    return Array.from({ length: size }, (_, place): NumberedLog => {
      const n = this.count++;
      const alarm = counting && place % spacing === 0 ? this.alarms[this.told] : undefined;
      if (alarm === undefined) {
        return { service, environment, level: 'info', host: `node-${n % 7}`, message: `request ${n} served in ${n % 90} ms`, n };
      }
      this.told += 1;
      return { service, environment, level: 'error', host: alarm, message: `payment ${n} failed: card processor unreachable`, n };
    });
  }
}

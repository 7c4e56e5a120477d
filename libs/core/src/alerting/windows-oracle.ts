/** A naive twin of the windows for their property test: it keeps every log and counts every window anew. */
export interface OracleShape {
  slots: number;
  threshold: number;
  settleMs: number;
  latenessMs: number;
}
const SLOT_MS = 1000;
const slotOf = (ms: number): number => Math.floor(ms / SLOT_MS);

interface OracleGroup {
  above: boolean;
  toldUntil: number;
}

export class WindowsOracle {
  private readonly shape: OracleShape;
  /** Event times, none after the time of receipt. */
  private logs: { at: number; group: string }[] = [];
  private groups = new Map<string, OracleGroup>();
  clock = 0;

  constructor(shape: OracleShape) {
    this.shape = shape;
  }

  count(logs: readonly { at: number; group: string }[], receivedAt: number): string[] {
    this.clock = Math.max(this.clock, receivedAt);
    this.logs.push(...logs.map(({ at, group }) => ({ at: Math.min(at, receivedAt), group })));
    return [...new Set(logs.map(({ group }) => group))].flatMap((name) => {
      const group = this.group(name);
      const value = group.above
        ? undefined
        : this.firstPassing(name, Math.max(slotOf(this.clock - this.shape.latenessMs), group.toldUntil + 1));
      if (value !== undefined) group.above = true;
      return value === undefined ? [] : [`crossed ${name} ${value}`];
    });
  }

  tick(now: number): string[] {
    this.clock = Math.max(this.clock, now);
    return [...this.groups].flatMap(([name, group]) => {
      if (!group.above || this.firstPassing(name, this.openFrom) !== undefined) return [];
      group.above = false;
      group.toldUntil = this.openFrom - 1;
      return [`cleared ${name}`];
    });
  }

  /** The process ends and begins again with what the store holds: logs by their own times, those of the future left out. */
  restart(stored: readonly { at: number; group: string }[], now: number): string[] {
    this.clock = now;
    this.logs = stored.filter(({ at }) => at <= now);
    this.groups = new Map();
    return [...new Set(this.logs.map(({ group }) => group))].flatMap((name) => {
      if (this.firstPassing(name, slotOf(now - this.shape.latenessMs)) === undefined) return [];
      const group = this.group(name);
      group.toldUntil = this.openFrom - 1;
      const value = this.firstPassing(name, this.openFrom);
      group.above = value !== undefined;
      return value === undefined ? [] : [`crossed ${name} ${value}`];
    });
  }

  private get openFrom(): number {
    return slotOf(this.clock - this.shape.settleMs);
  }
  private group(name: string): OracleGroup {
    const group = this.groups.get(name) ?? { above: false, toldUntil: Number.NEGATIVE_INFINITY };
    this.groups.set(name, group);
    return group;
  }
  /** Logs in the first window that ends at slot `from` or later and passes. */
  private firstPassing(name: string, from: number): number | undefined {
    for (let end = from; end <= slotOf(this.clock); end++) {
      const count = this.logs.filter(({ at, group }) => group === name && slotOf(at) > end - this.shape.slots && slotOf(at) <= end).length;
      if (count >= this.shape.threshold) return count;
    }
    return undefined;
  }
}

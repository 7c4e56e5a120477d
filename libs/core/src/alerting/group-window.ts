import { ExampleLogs } from './example-logs.ts';
import { SlotCounts } from './slot-counts.ts';

/** What a rule remembers of one of its groups. */
export class GroupWindow {
  readonly key: string;
  readonly group: Record<string, string>;
  readonly counts = new SlotCounts();
  readonly examples = new ExampleLogs();
  /** A `crossed` was told, and no `cleared` since. */
  above = false;
  /** Windows that end at this slot or before were told of, or are none of our business: they cross no more. */
  toldUntil = Number.NEGATIVE_INFINITY;
  /** Figures of the last signal. */
  toldValue = 0;
  toldAt = 0;

  constructor(key: string, group: Record<string, string>) {
    this.key = key;
    this.group = group;
  }
}

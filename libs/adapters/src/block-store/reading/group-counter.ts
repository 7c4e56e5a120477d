import { groupValue } from '@tocsin/core/alerting';
import type { Block } from '../block.ts';
import type { CodedValues } from '../column-codec.ts';
import type { GroupCount } from '../../log-reading/index.ts';
import { type RowSet, countRows } from './row-set.ts';

/** How many groups of a count are told apart; the logs of others are left out of the groups, never out of an ungrouped count. */
const MOST_GROUPS = 100_000;

/** Start of the bucket of this time, epoch milliseconds. */
export const bucketOf = (time: number, bucketMs: number | undefined): number =>
  bucketMs === undefined ? 0 : Math.floor(time / bucketMs) * bucketMs;

/** Can each combination of codes have a whole number of its own? */
const areNumbered = (fields: readonly CodedValues[]): boolean =>
  fields.reduce((combinations, { size }) => combinations * size, 1) <= Number.MAX_SAFE_INTEGER;

/** Adds up counts by bucket and by the values of some fields. */
export class GroupCounter {
  private readonly groups = new Map<number, Map<string, GroupCount>>();
  private size = 0;
  private readonly groupBy: readonly string[];
  private readonly bucketMs: number | undefined;

  constructor(groupBy: readonly string[], bucketMs: number | undefined) {
    this.groupBy = groupBy;
    this.bucketMs = bucketMs;
  }

  add(bucket: number, values: (string | undefined)[], count: number): void {
    let groups = this.groups.get(bucket);
    if (groups === undefined) this.groups.set(bucket, (groups = new Map<string, GroupCount>()));
    // No value is ever empty (groupValue), so that an empty key stands for none.
    const key = values.length < 2 ? (values[0] ?? '') : JSON.stringify(values);
    const group = groups.get(key);
    if (group !== undefined) group.count += count;
    else if (this.size < MOST_GROUPS) {
      groups.set(key, { bucket, values, count });
      this.size++;
    }
  }

  /** Rows of a block are in the order of time, between `minTime` and `maxTime`: a bucket is a run of them. */
  addRows(block: Block, rows: RowSet, { minTime, maxTime }: { minTime: number; maxTime: number }): void {
    if (rows === 'none') return;
    const { length } = block;
    const only = bucketOf(minTime, this.bucketMs);
    if (this.bucketMs === undefined || only === bucketOf(maxTime, this.bucketMs)) return this.addRun(block, rows, 0, length, only);
    const times = block.times();
    const last = bucketOf(times[length - 1] as number, this.bucketMs);
    for (let from = 0; from < length;) {
      const bucket = bucketOf(times[from] as number, this.bucketMs);
      let to = bucket === last ? length : from + 1;
      while (to < length && (times[to] as number) < bucket + this.bucketMs) to++;
      this.addRun(block, rows, from, to, bucket);
      from = to;
    }
  }

  result(): GroupCount[] {
    return [...this.groups.values()].flatMap((groups) => [...groups.values()]);
  }

  private addRun(block: Block, rows: RowSet, from: number, to: number, bucket: number): void {
    const [field, ...others] = this.groupBy;
    if (field === undefined) {
      const count = rows === 'all' ? to - from : rows === 'none' ? 0 : countRows(rows.subarray(from, to), to - from);
      if (count > 0) this.add(bucket, [], count);
      return;
    }
    const coded = others.length === 0 ? block.coded(field) : undefined;
    if (coded === undefined) return this.addValues(block, rows, from, to, bucket);
    const counts = new Uint32Array(coded.size);
    for (let row = from; row < to; row++) {
      if (rows === 'all' || rows[row] === 1) counts[coded.codes[row] as number] = (counts[coded.codes[row] as number] as number) + 1;
    }
    for (let code = 0; code < counts.length; code++) {
      const count = counts[code] as number;
      if (count > 0) this.add(bucket, [groupValue(coded.valueOf(code))], count);
    }
  }

  private addValues(block: Block, rows: RowSet, from: number, to: number, bucket: number): void {
    const coded = this.groupBy.map((each) => block.coded(each));
    if (coded.every((each) => each !== undefined) && areNumbered(coded)) return this.addCoded(coded, rows, from, to, bucket);
    const columns = this.groupBy.map((field) => block.column(field));
    for (let row = from; row < to; row++) {
      if (rows !== 'all' && rows[row] !== 1) continue;
      const values = columns.map((column) => groupValue(column?.(row)));
      this.add(bucket, values, 1);
    }
  }

  /** Rows of the same codes are of the same group: counted by one number for all of their codes, and named once. */
  private addCoded(fields: readonly CodedValues[], rows: RowSet, from: number, to: number, bucket: number): void {
    const counts = new Map<number, number>();
    for (let row = from; row < to; row++) {
      if (rows !== 'all' && rows[row] !== 1) continue;
      let key = 0;
      for (const { codes, size } of fields) key = key * size + (codes[row] as number);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const [key, count] of counts) {
      const values = new Array<string | undefined>(fields.length);
      let rest = key;
      for (let at = fields.length - 1; at >= 0; at--) {
        const { size, valueOf } = fields[at] as CodedValues;
        values[at] = groupValue(valueOf(rest % size));
        rest = Math.floor(rest / size);
      }
      this.add(bucket, values, count);
    }
  }
}

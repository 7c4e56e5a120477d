import type { Rejection } from '@tocsin/contracts';
import type { ProducerCounts } from '@tocsin/producer';
import type { ReplayCounts } from './replay.ts';

const number = (value: number): string => value.toLocaleString('en-US');

/** Refusals and losses by their reason, with the first explanation of each. */
export class Refusals {
  private readonly byReason = new Map<string, { count: number; detail: string }>();

  add(reason: string, detail: string, count = 1): void {
    const known = this.byReason.get(reason);
    if (known === undefined) this.byReason.set(reason, { count, detail });
    else known.count += count;
  }

  addAll(rejected: readonly Rejection[]): void {
    for (const { reason, detail } of rejected) this.add(reason, detail);
  }

  lines(): string[] {
    return [...this.byReason].map(([reason, { count, detail }]) => `  ${number(count)} ${reason}: ${detail}`);
  }
}

/** What a replay came to, for a person. */
export const summaryOf = (
  read: ReplayCounts,
  { delivered, rejected, lost }: ProducerCounts,
  refusals: Refusals,
  tookMs: number,
): string => {
  const formats = Object.entries(read.formats).sort((a, b) => b[1] - a[1]);
  const kinds = formats.map(([format, count]) => (formats.length === 1 ? format : `${number(count)} ${format}`)).join(', ');
  const seconds = Math.max(tookMs, 1) / 1000;
  return [
    `${number(read.records)} logs read${kinds === '' ? '' : ` (${kinds})`} in ${seconds.toFixed(1)} s, ${number(Math.round(delivered / seconds))} accepted a second`,
    `${number(delivered)} accepted, ${number(rejected)} rejected, ${number(lost)} not delivered`,
    ...refusals.lines(),
  ].join('\n');
};

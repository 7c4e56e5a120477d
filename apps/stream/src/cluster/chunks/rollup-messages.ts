import type { Rollup, RuleHits } from '@tocsin/core/alerting';
import { MESSAGE_BYTES } from './packed-logs.ts';

/**
 * Hits as messages of `logs.rollups`, each within the size of a message. Hits of one rule may be spread over several: counting them one
 * after the other is the same as counting them at once.
 */
export const rollupMessages = (hits: readonly RuleHits[], receivedAt: number, limit = MESSAGE_BYTES): string[] => {
  if (hits.length === 0) return [];
  const whole = JSON.stringify({ receivedAt, hits: [...hits] } satisfies Rollup);
  // UTF-8 takes at most three bytes for each unit.
  if (whole.length * 3 <= limit || Buffer.byteLength(whole) <= limit) return [whole];
  const [only] = hits;
  if (hits.length > 1) {
    const middle = hits.length >> 1;
    return [...rollupMessages(hits.slice(0, middle), receivedAt, limit), ...rollupMessages(hits.slice(middle), receivedAt, limit)];
  }
  if (only === undefined || only.groups.length < 2) return [whole];
  const middle = only.groups.length >> 1;
  const halves: RuleHits[] = [
    { ...only, groups: only.groups.slice(0, middle) },
    { ...only, groups: only.groups.slice(middle), overflow: 0 },
  ];
  return halves.flatMap((half) => rollupMessages([half], receivedAt, limit));
};

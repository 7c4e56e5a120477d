import type { ClassifiedLog } from '@tocsin/contracts';
import { MAX_EXAMPLES } from '@tocsin/core/alerting';

/** Enough to see what an alert is about. */
const ENOUGH = 3;

/** The examples of an alert after new ones came: theirs where they suffice; what was known before fills up, as after a restart. */
export const mergeExamples = (known: readonly ClassifiedLog[], fresh: readonly ClassifiedLog[]): ClassifiedLog[] => {
  if (fresh.length >= ENOUGH) return fresh.slice(0, MAX_EXAMPLES);
  const ids = new Set(fresh.map(({ id }) => id));
  return [...known.filter(({ id }) => !ids.has(id)), ...fresh].slice(-MAX_EXAMPLES);
};

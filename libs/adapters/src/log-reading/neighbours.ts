import type { ClassifiedLog } from '@tocsin/contracts';
import type { LogSelection } from '@tocsin/core/ports';
import { and, fieldEquals, fieldExists, not } from '@tocsin/core/query';

/** How far away a neighbour may be. */
const CONTEXT_MS = 86_400_000;

/** The logs among which the neighbours of a log are: of its service and host, a day to either side. */
export const neighbourhoodOf = ({ service, host, timestamp }: ClassifiedLog): LogSelection => {
  const time = Date.parse(timestamp);
  const query = and(fieldEquals('service', service), host === undefined ? not(fieldExists('host')) : fieldEquals('host', host));
  return { query, from: time - CONTEXT_MS, to: time + CONTEXT_MS };
};

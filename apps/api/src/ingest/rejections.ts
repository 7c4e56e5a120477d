import type { IngestReceipt, Rejection, RejectReason } from '@tocsin/contracts';

/** `missing_message: 3, too_large: 1`: how many records were refused for which reason. */
export const rejectionSummary = (rejected: readonly Rejection[]): string => {
  const counts = new Map<RejectReason, number>();
  for (const { reason } of rejected) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${reason}: ${count}`).join(', ');
};

/** Reasons that OTLP's and Loki's readers give for a body, never for a record in it. */
const OF_BODIES: ReadonlySet<RejectReason> = new Set(['unsupported_encoding', 'not_json', 'not_object']);

/** Why nothing could be read of a body of OTLP or Loki; undefined: something was. */
export const refusedAsWhole = ({ accepted, rejected }: IngestReceipt): Rejection | undefined => {
  const [only] = rejected;
  return accepted === 0 && rejected.length === 1 && only && OF_BODIES.has(only.reason) ? only : undefined;
};

/** A place in the commit order as clients hold it: a sequence in decimal digits (core/ports, log-tail). */
export const positionOf = (sequence: number): string => String(sequence);

/** What `positionOf` wrote; undefined for anything else. */
export const parsePosition = (text: string): number | undefined => {
  if (!/^(0|[1-9]\d{0,15})$/.test(text)) return undefined;
  const sequence = Number(text);
  return Number.isSafeInteger(sequence) ? sequence : undefined;
};

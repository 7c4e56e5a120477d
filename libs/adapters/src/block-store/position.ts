/** A place in the commit order as clients hold it: opaque text of a sequence. */
export const positionOf = (sequence: number): string => sequence.toString(36);

/** What `positionOf` wrote; undefined for anything else. */
export const parsePosition = (text: string): number | undefined => {
  if (!/^[0-9a-z]{1,11}$/.test(text)) return undefined;
  const sequence = parseInt(text, 36);
  return Number.isSafeInteger(sequence) ? sequence : undefined;
};

/**
 * A place in the commit order (core/ports, log-tail): the offset of a message of `logs.classified` and how many of its logs lie before the
 * place, as one decimal number, so that later places are larger ones. A message holds fewer than 100 000 logs: its size is bounded.
 */
export interface Place {
  offset: number;
  row: number;
}

const ROW_DIGITS = 5;

/** The text of a place, without leading zeros. */
export const positionOf = ({ offset, row }: Place): string =>
  offset === 0 ? String(row) : `${offset}${String(row).padStart(ROW_DIGITS, '0')}`;

/** What `positionOf` wrote; undefined for anything else. */
export const parsePosition = (text: string): Place | undefined => {
  if (!/^(0|[1-9]\d{0,19})$/.test(text)) return undefined;
  const digits = text.padStart(ROW_DIGITS + 1, '0');
  const offset = Number(digits.slice(0, -ROW_DIGITS));
  return Number.isSafeInteger(offset) ? { offset, row: Number(digits.slice(-ROW_DIGITS)) } : undefined;
};

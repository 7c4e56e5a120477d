import type { Page } from '@tocsin/contracts';
import { encodeCursor } from './cursor.ts';

/**
 * A page of a list. `rows` holds one more than the page where there is a next one, which is how it is known without a count;
 * `place` says where a row stands, and comes back through `decodeCursor`.
 */
export const toPage = <Row, Item>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => Item,
  place: (row: Row) => unknown,
): Page<Item> => {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), nextCursor: rows.length > limit && last !== undefined ? encodeCursor(place(last)) : null };
};

import { crc32 } from 'node:zlib';
import type { Total } from '@tocsin/contracts';
import { BadCursorError, type SearchRequest } from '@tocsin/core/ports';

/** The place just after the last log of a page (`tie` tells logs of one time apart), and the total that the first page found. */
export interface PageCursor<Tie> {
  time: number;
  tie: Tie;
  total: Total;
}
type Wire<Tie> = [check: number, time: number, tie: Tie, total: number, exact: 0 | 1];

/** A cursor belongs to one query and order; the range may move with the clock. */
const checkOf = (request: SearchRequest): number => crc32(JSON.stringify([request.query, request.order]));

export const writeCursor = <Tie extends string | number>(request: SearchRequest, { time, tie, total }: PageCursor<Tie>): string => {
  const wire: Wire<Tie> = [checkOf(request), time, tie, total.value, total.relation === 'eq' ? 1 : 0];
  return Buffer.from(JSON.stringify(wire)).toString('base64url');
};

/** @throws {BadCursorError} for what is no cursor, or one of another search */
export const readCursor = <Tie extends string | number>(
  request: SearchRequest,
  text: string,
  isTie: (value: unknown) => value is Tie,
): PageCursor<Tie> => {
  let wire: unknown;
  try {
    wire = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw new BadCursorError('Not a cursor of this service.');
  }
  const isWire = (value: unknown): value is Wire<Tie> =>
    Array.isArray(value) && value.length === 5 && value.every((part, at) => (at === 2 ? isTie(part) : Number.isSafeInteger(part)));
  if (!isWire(wire)) throw new BadCursorError('Not a cursor of this service.');
  const [check, time, tie, total, exact] = wire;
  if (check !== checkOf(request)) throw new BadCursorError('This cursor is of another search.');
  return { time, tie, total: { value: total, relation: exact === 1 ? 'eq' : 'gte' } };
};

import { crc32 } from 'node:zlib';
import type { Total } from '@tocsin/contracts';
import { BadCursorError, type SearchRequest } from '@tocsin/core/ports';

/** The place just after the last log of a page, and the total that the first page found. */
export interface Cursor {
  time: number;
  sequence: number;
  total: Total;
}
type Wire = [check: number, time: number, sequence: number, total: number, exact: 0 | 1];

/** A cursor belongs to one query and order; the range may move with the clock. */
const checkOf = (request: SearchRequest): number => crc32(JSON.stringify([request.query, request.order]));

export const writeCursor = (request: SearchRequest, { time, sequence, total }: Cursor): string => {
  const wire: Wire = [checkOf(request), time, sequence, total.value, total.relation === 'eq' ? 1 : 0];
  return Buffer.from(JSON.stringify(wire)).toString('base64url');
};

/** @throws {BadCursorError} */
export const readCursor = (request: SearchRequest, text: string): Cursor => {
  let wire: unknown;
  try {
    wire = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw new BadCursorError('Not a cursor of this service.');
  }
  if (!Array.isArray(wire) || wire.length !== 5 || !wire.every((part) => typeof part === 'number'))
    throw new BadCursorError('Not a cursor of this service.');
  const [check, time, sequence, total, exact] = wire as Wire;
  if (check !== checkOf(request)) throw new BadCursorError('This cursor is of another search.');
  return { time, sequence, total: { value: total, relation: exact === 1 ? 'eq' : 'gte' } };
};

import { crc32 } from 'node:zlib';
import type { Total } from '@tocsin/contracts';
import { BadCursorError, type SearchRequest } from '@tocsin/core/ports';
import { isDocumentId } from '../document-id.ts';

/** The place just after the last log of a page, and the total that the first page found. */
export interface Cursor {
  time: number;
  id: string;
  total: Total;
}
type Wire = [check: number, time: number, id: string, total: number, exact: 0 | 1];

/** A cursor belongs to one query and order; the range may move with the clock. */
const checkOf = (request: SearchRequest): number => crc32(JSON.stringify([request.query, request.order]));

export const writeCursor = (request: SearchRequest, { time, id, total }: Cursor): string => {
  const wire: Wire = [checkOf(request), time, id, total.value, total.relation === 'eq' ? 1 : 0];
  return Buffer.from(JSON.stringify(wire)).toString('base64url');
};

const isWire = (wire: unknown): wire is Wire =>
  Array.isArray(wire) &&
  wire.length === 5 &&
  wire.every((part, at) => (at === 2 ? typeof part === 'string' && isDocumentId(part) : Number.isSafeInteger(part)));

/** @throws {BadCursorError} */
export const readCursor = (request: SearchRequest, text: string): Cursor => {
  let wire: unknown;
  try {
    wire = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw new BadCursorError('Not a cursor of this service.');
  }
  if (!isWire(wire)) throw new BadCursorError('Not a cursor of this service.');
  const [check, time, id, total, exact] = wire;
  if (check !== checkOf(request)) throw new BadCursorError('This cursor is of another search.');
  return { time, id, total: { value: total, relation: exact === 1 ? 'eq' : 'gte' } };
};

import type { BulkPart } from '../documents/encoded-documents.ts';

/** The documents of a bulk body (its action line and its own), by their place. */
export const onlyDocuments = (part: BulkPart, wanted: readonly number[]): BulkPart => {
  const { body, rows } = part;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const pieces: Buffer[] = [];
  const next = new Set(wanted);
  let from = 0;
  for (let at = 0; at < rows.length; at++) {
    const actionEnd = bytes.indexOf(10, from);
    const end = bytes.indexOf(10, actionEnd + 1) + 1;
    if (next.has(at)) pieces.push(bytes.subarray(from, end));
    from = end;
  }
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let to = 0;
  for (const piece of pieces) {
    joined.set(piece, to);
    to += piece.length;
  }
  return { ...part, body: joined, rows: Uint32Array.from(wanted, (at) => rows[at] as number) };
};

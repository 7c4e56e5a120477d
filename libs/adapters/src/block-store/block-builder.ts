import { COLUMN_PLACES, type ColumnEntry, type ColumnPlace, writeDirectory } from './block-directory.ts';
import { packPart } from './packed-part.ts';
import { aligned } from './sections.ts';

const joined = (pieces: readonly Uint8Array[], size: number): Uint8Array => {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += aligned(piece.length);
  }
  return bytes;
};

/** Puts the columns of one block into its parts. */
export class BlockBuilder {
  private readonly columns: ColumnEntry[] = [];
  private readonly pieces: Record<ColumnPlace, Uint8Array[]> = { head: [], messages: [], rest: [] };
  private readonly sizes: Record<ColumnPlace, number> = { head: 0, messages: 0, rest: 0 };

  put(name: string, kind: ColumnEntry['kind'], plain: Uint8Array, place: ColumnPlace): void {
    this.columns.push({ name, kind, place, at: this.sizes[place], bytes: plain.length });
    this.pieces[place].push(plain);
    this.sizes[place] += aligned(plain.length);
  }

  /** The block's bytes: the two filters, the directory with the columns of the head, the other parts; and the end of each part. */
  finish(
    modelVersion: string,
    wordFilter: Uint8Array,
    valueFilter: Uint8Array,
    options: { compress: boolean },
  ): { bytes: Uint8Array<ArrayBuffer>; ends: number[] } {
    const directory = writeDirectory({ modelVersion, columns: this.columns });
    const parts = [packPart(wordFilter, { compress: false }), packPart(valueFilter, { compress: false })];
    for (const place of COLUMN_PLACES) {
      const before = place === 'head' ? [directory] : [];
      const size = before.reduce((sum, { length }) => sum + length, this.sizes[place]);
      parts.push(packPart(joined([...before, ...this.pieces[place]], size), options));
    }
    const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    const ends: number[] = [];
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      ends.push((at += part.length));
    }
    return { bytes, ends };
  }
}

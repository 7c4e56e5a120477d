import { type BlockDirectory, COLUMN_PLACES, type ColumnEntry, type ColumnPlace, writeHead } from './block-directory.ts';
import { packColumn } from './packed-column.ts';

/** A column up to this size lies in the head, which every read of a block brings along. */
const SMALL_BYTES = 1024;

/** Puts the packed columns of one block into its parts. */
export class BlockBuilder {
  private readonly columns: ColumnEntry[] = [];
  private readonly pieces: Record<ColumnPlace, Uint8Array[]> = { head: [], messages: [], rest: [] };
  private readonly sizes: Record<ColumnPlace, number> = { head: 0, messages: 0, rest: 0 };

  /** `place`: where the column lies if it is not small. */
  put(name: string, kind: ColumnEntry['kind'], plain: Uint8Array, place: ColumnPlace = 'rest'): void {
    const { bytes, compressed, checksum } = packColumn(plain);
    const own = bytes.length <= SMALL_BYTES && place === 'rest' ? 'head' : place;
    this.columns.push({ name, kind, place: own, at: this.sizes[own], bytes: bytes.length, compressed, checksum });
    this.pieces[own].push(bytes);
    this.sizes[own] += bytes.length;
  }

  /** The block's bytes: the two filters, the directory with the columns of the head, the other parts; and the end of each part. */
  finish(modelVersion: string, wordFilter: Uint8Array, valueFilter: Uint8Array): { bytes: Uint8Array<ArrayBuffer>; ends: number[] } {
    const directory: BlockDirectory = { modelVersion, columns: this.columns };
    const head = writeHead(directory);
    const size = wordFilter.length + valueFilter.length + head.length + COLUMN_PLACES.reduce((sum, place) => sum + this.sizes[place], 0);
    const bytes = new Uint8Array(size);
    const ends: number[] = [];
    let at = 0;
    const append = (piece: Uint8Array): void => {
      bytes.set(piece, at);
      at += piece.length;
    };
    append(wordFilter);
    ends.push(at);
    append(valueFilter);
    ends.push(at);
    append(head);
    for (const place of COLUMN_PLACES) {
      this.pieces[place].forEach(append);
      ends.push(at);
    }
    return { bytes, ends };
  }
}

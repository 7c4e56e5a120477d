import type { ColumnKind } from './column-codec.ts';
import { DamagedBlockError } from './packed-part.ts';
import { aligned } from './sections.ts';

/** The part of a block in which a column lies. */
export const COLUMN_PLACES = ['head', 'messages', 'rest'] as const;
export type ColumnPlace = (typeof COLUMN_PLACES)[number];

export interface ColumnEntry {
  name: string;
  kind: ColumnKind;
  place: ColumnPlace;
  /** Offset in that part, unpacked; in the head, after the directory. A multiple of 8. */
  at: number;
  bytes: number;
}
export interface BlockDirectory {
  modelVersion: string;
  columns: ColumnEntry[];
}

type Row = [name: string, kind: ColumnKind, place: number, at: number, bytes: number];
const PREFIX_BYTES = 8;

/** The directory before the columns of the head: the length of the JSON (u32), 4 bytes of nothing, the JSON, up to a multiple of 8. */
export const writeDirectory = (directory: BlockDirectory): Uint8Array => {
  const rows = directory.columns.map((c): Row => [c.name, c.kind, COLUMN_PLACES.indexOf(c.place), c.at, c.bytes]);
  const json = Buffer.from(JSON.stringify({ model: directory.modelVersion, columns: rows }), 'utf8');
  const bytes = Buffer.alloc(aligned(PREFIX_BYTES + json.length));
  bytes.writeUInt32LE(json.length, 0);
  bytes.set(json, PREFIX_BYTES);
  return bytes;
};

/** The directory, and the columns of the head. @throws {DamagedBlockError} */
export const readDirectory = (head: Uint8Array): { directory: BlockDirectory; columns: Uint8Array } => {
  const length = head.length < PREFIX_BYTES ? Infinity : new DataView(head.buffer, head.byteOffset).getUint32(0, true);
  if (PREFIX_BYTES + length > head.length) throw new DamagedBlockError('A block has no directory.');
  const json = Buffer.from(head.buffer, head.byteOffset + PREFIX_BYTES, length).toString('utf8');
  const { model, columns } = JSON.parse(json) as { model: string; columns: Row[] };
  return {
    directory: {
      modelVersion: model,
      columns: columns.map(([name, kind, place, at, bytes]) => ({ name, kind, place: COLUMN_PLACES[place] ?? 'rest', at, bytes })),
    },
    columns: head.subarray(aligned(PREFIX_BYTES + length)),
  };
};

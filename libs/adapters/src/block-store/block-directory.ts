import { crc32 } from 'node:zlib';
import type { ColumnKind } from './column-codec.ts';
import { DamagedBlockError } from './packed-column.ts';

/** The part of a block in which a column lies. */
export const COLUMN_PLACES = ['head', 'messages', 'rest'] as const;
export type ColumnPlace = (typeof COLUMN_PLACES)[number];

export interface ColumnEntry {
  name: string;
  kind: ColumnKind;
  place: ColumnPlace;
  /** Offset in that part; in the head, after the directory. */
  at: number;
  bytes: number;
  compressed: boolean;
  checksum: number;
}
export interface BlockDirectory {
  modelVersion: string;
  columns: ColumnEntry[];
}

type Row = [name: string, kind: ColumnKind, place: number, at: number, bytes: number, compressed: 0 | 1, checksum: number];

/** Length and checksum of the JSON (two u32), the JSON, then the columns of the head. */
export const writeHead = (directory: BlockDirectory): Buffer => {
  const rows = directory.columns.map((c): Row => [
    c.name,
    c.kind,
    COLUMN_PLACES.indexOf(c.place),
    c.at,
    c.bytes,
    c.compressed ? 1 : 0,
    c.checksum,
  ]);
  const json = Buffer.from(JSON.stringify({ model: directory.modelVersion, columns: rows }), 'utf8');
  const head = Buffer.allocUnsafe(8 + json.length);
  head.writeUInt32LE(json.length, 0);
  head.writeUInt32LE(crc32(json), 4);
  head.set(json, 8);
  return head;
};

/** @throws {DamagedBlockError} */
export const readHead = (head: Uint8Array): { directory: BlockDirectory; columns: Uint8Array } => {
  if (head.length < 8) throw new DamagedBlockError('A block has no directory.');
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const end = 8 + view.getUint32(0, true);
  const json = Buffer.from(head.buffer, head.byteOffset + 8, Math.min(end, head.length) - 8);
  if (end > head.length || crc32(json) !== view.getUint32(4, true)) throw new DamagedBlockError('A block directory fails its checksum.');
  const { model, columns } = JSON.parse(json.toString('utf8')) as { model: string; columns: Row[] };
  return {
    directory: {
      modelVersion: model,
      columns: columns.map(([name, kind, place, at, bytes, compressed, checksum]) => ({
        name,
        kind,
        place: COLUMN_PLACES[place] ?? 'rest',
        at,
        bytes,
        compressed: compressed === 1,
        checksum,
      })),
    },
    columns: head.subarray(end),
  };
};

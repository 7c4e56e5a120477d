import { crc32 } from 'node:zlib';
import type { ColumnKind } from './column-codec.ts';
import { DamagedBlockError } from './packed-column.ts';

/** Where a column lies: `at` is its offset after the directory for a small one, else -1 - its place among the large ones. */
export interface ColumnEntry {
  name: string;
  kind: ColumnKind;
  at: number;
  bytes: number;
  compressed: boolean;
  checksum: number;
}
export interface BlockDirectory {
  modelVersion: string;
  columns: ColumnEntry[];
}

type Row = [name: string, kind: ColumnKind, at: number, bytes: number, compressed: 0 | 1, checksum: number];

/** Length and checksum of the JSON (two u32), the JSON, then the small columns. */
export const writeHead = (directory: BlockDirectory, small: Uint8Array): Uint8Array => {
  const rows = directory.columns.map((c): Row => [c.name, c.kind, c.at, c.bytes, c.compressed ? 1 : 0, c.checksum]);
  const json = Buffer.from(JSON.stringify({ model: directory.modelVersion, columns: rows }), 'utf8');
  const prefix = new Uint8Array(8);
  new DataView(prefix.buffer).setUint32(0, json.length, true);
  new DataView(prefix.buffer).setUint32(4, crc32(json), true);
  return Buffer.concat([prefix, json, small]);
};

/** @throws {DamagedBlockError} */
export const readHead = (head: Uint8Array): { directory: BlockDirectory; small: Uint8Array } => {
  if (head.length < 8) throw new DamagedBlockError('A block has no directory.');
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const end = 8 + view.getUint32(0, true);
  const json = Buffer.from(head.buffer, head.byteOffset + 8, Math.min(end, head.length) - 8);
  if (end > head.length || crc32(json) !== view.getUint32(4, true)) throw new DamagedBlockError('A block directory fails its checksum.');
  const { model, columns } = JSON.parse(json.toString('utf8')) as { model: string; columns: Row[] };
  return {
    directory: {
      modelVersion: model,
      columns: columns.map(([name, kind, at, bytes, compressed, checksum]) => ({
        name,
        kind,
        at,
        bytes,
        compressed: compressed === 1,
        checksum,
      })),
    },
    small: head.subarray(end),
  };
};

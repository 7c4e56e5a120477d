import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { UsageError } from '../../connection/usage-error.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** No path: what a manifest names lies in the folders of the backup, nowhere else. */
const FileName = z.string().regex(/^[\w-]+(\.[\w-]+)+$/);

const DayCopy = z.strictObject({
  day: z.string(),
  file: FileName,
  logs: z.int().min(0),
  bytes: z.int().min(0),
  sha256: Sha256,
});
const TableCopy = z.strictObject({
  table: z.string().regex(/^\w+$/),
  file: FileName,
  rows: z.int().min(0),
  sha256: Sha256,
});

/** What a backup holds, with a checksum of each part; written last, so that a backup without one is none. */
export const Manifest = z.strictObject({
  product: z.literal('tocsin'),
  format: z.literal(1),
  version: z.string(),
  createdAt: z.string(),
  /** The last change of the tables that had been made. */
  migration: z.string(),
  auditRows: z.int().min(0),
  auditHead: Sha256,
  days: z.array(DayCopy),
  tables: z.array(TableCopy),
});
export type Manifest = z.infer<typeof Manifest>;
export type DayCopy = z.infer<typeof DayCopy>;
export type TableCopy = z.infer<typeof TableCopy>;

const NAME = 'manifest.json';
export const dayPath = (backup: string, { file }: DayCopy): string => join(backup, 'logs', file);
export const tablePath = (backup: string, { file }: TableCopy): string => join(backup, 'control', file);

export const writeManifest = (backup: string, manifest: Manifest): void =>
  writeFileSync(join(backup, NAME), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });

/** @throws UsageError when the folder holds no backup, or one of a newer version */
export const readManifest = (backup: string): Manifest => {
  let text: string;
  try {
    text = readFileSync(join(backup, NAME), 'utf8');
  } catch {
    throw new UsageError(`${backup} holds no backup: there is no ${NAME} in it.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`${join(backup, NAME)} is damaged.`);
  }
  const parsed = Manifest.safeParse(value);
  if (!parsed.success) throw new UsageError(`${join(backup, NAME)} is of another version of Tocsin, or damaged.`);
  return parsed.data;
};

/** SHA-256 of a file's bytes, hexadecimal. */
export const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
};

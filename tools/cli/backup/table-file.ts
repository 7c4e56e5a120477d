import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import type pg from 'pg';
import { putRows } from '../control/put-rows.ts';
import { RowSum, rowsOf, type TableSum } from '../control/rows.ts';
import type { Table } from '../control/tables.ts';

const CHUNK = 500;

/** Writes a table's rows as a file of JSON lines, for the owner's eyes only. The checksum is that of the file, too. Needs a transaction. */
export const writeTable = async (client: pg.Client, table: Table, path: string): Promise<TableSum> => {
  const file = createWriteStream(path, { mode: 0o600, flags: 'wx', flush: true });
  const sum = new RowSum();
  try {
    for await (const rows of rowsOf(client, table)) {
      sum.add(rows);
      if (!file.write(rows.map((row) => `${row}\n`).join(''))) await once(file, 'drain');
    }
  } finally {
    file.end();
    await once(file, 'close');
  }
  return sum.sum();
};

/** Puts the rows of such a file into a table. */
export const readTable = async (client: pg.Client, table: Table, path: string): Promise<void> => {
  let rows: string[] = [];
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (line !== '') rows.push(line);
    if (rows.length < CHUNK) continue;
    await putRows(client, table, rows);
    rows = [];
  }
  if (rows.length > 0) await putRows(client, table, rows);
};

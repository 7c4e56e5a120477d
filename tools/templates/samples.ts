import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabelledMessage } from './grouping.ts';

const FOLDER = join(import.meta.dirname, 'samples');

/** Labelled messages by kind of system: files of `template TAB message`, `#` before a remark. */
export const readSamples = (folder = FOLDER): Map<string, LabelledMessage[]> =>
  new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith('.tsv'))
      .sort()
      .map((name) => [name.slice(0, -'.tsv'.length), messagesOf(readFileSync(join(folder, name), 'utf8'))]),
  );

const messagesOf = (text: string): LabelledMessage[] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const tab = line.indexOf('\t');
      return { template: line.slice(0, tab), message: line.slice(tab + 1) };
    });

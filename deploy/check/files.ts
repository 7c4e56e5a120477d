import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

const ROOT = join(import.meta.dirname, '..', '..');

/** A file of the workspace by its path from the root. */
export const readText = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Of paths from the root. */
export const filesAt = (pattern: string, exclude: readonly string[] = []): string[] =>
  globSync(pattern, { cwd: ROOT, exclude: [...exclude, '**/node_modules/**'] }).sort();

/** One YAML document, merge keys (`<<`) included. */
export const parseYaml = (text: string): unknown => parse(text, { merge: true, strict: true, uniqueKeys: true });

export const readYaml = (path: string): unknown => parseYaml(readText(path));

/** Every document of a file; empty ones are left out. */
export const readYamlDocuments = (path: string): unknown[] =>
  parseAllDocuments(readText(path), { strict: true, uniqueKeys: true })
    .map((document) => {
      const [error] = document.errors;
      if (error) throw new Error(`${path}: ${error.message}`);
      return document.toJS() as unknown;
    })
    .filter((document) => document !== null);

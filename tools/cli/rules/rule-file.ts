import { RuleInput } from '@tocsin/contracts';
import { parseAllDocuments, stringify } from 'yaml';
import * as z from 'zod';
import { UsageError } from '../../connection/usage-error.ts';

/** A rule as a file holds it: its channels by name (or id), so that a file fits more than one installation. */
export type RuleOfFile = RuleInput;

/**
 * The rules of a YAML or JSON file: a list, one rule, `rules:` with a list, or several documents. Each name once.
 * @throws UsageError that names the file, the rule and the field
 */
export const readRules = (text: string, file: string): RuleOfFile[] => {
  const rules = documentsOf(text, file).map((document, at) => {
    const parsed = RuleInput.safeParse(document);
    if (parsed.success) return parsed.data;
    const name = (document as { name?: unknown } | null)?.name;
    const title = typeof name === 'string' ? `"${name}"` : `number ${at + 1}`;
    const placeOf = z.core.toDotPath;
    throw new UsageError(
      [
        `${file}: rule ${title} is not right.`,
        ...parsed.error.issues.map(({ path, message }) => `  ${placeOf(path) || '(all)'}: ${message}`),
      ].join('\n'),
    );
  });
  if (rules.length === 0) throw new UsageError(`${file} holds no rule.`);
  const twice = rules.find(({ name }, at) => rules.findIndex((each) => each.name === name) !== at);
  if (twice !== undefined) throw new UsageError(`${file} holds two rules called "${twice.name}"; rules are told apart by their names.`);
  return rules;
};

const documentsOf = (text: string, file: string): unknown[] => {
  const documents = parseAllDocuments(text);
  return [...documents].flatMap((document): unknown[] => {
    const [error] = document.errors;
    if (error !== undefined) throw new UsageError(`${file}: ${error.message}`);
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (value === null || value === undefined) return [];
    if (Array.isArray(value)) return value;
    if (typeof value === 'object' && 'rules' in value && Array.isArray(value.rules)) return value.rules;
    return [value];
  });
};

/** The rules as such a file, without what the server adds to them. */
export const writeRules = (rules: readonly RuleOfFile[]): string => stringify({ rules }, { lineWidth: 140 });

import { isDeepStrictEqual } from 'node:util';
import { type Page, type Rule, RuleInput } from '@tocsin/contracts';
import type { ApiClient } from '../client/api-client.ts';

/** What one rule of a file means for the server. */
export type RuleChange =
  | { kind: 'create'; rule: RuleInput }
  | { kind: 'replace'; rule: RuleInput; present: Rule; fields: string[] }
  | { kind: 'keep'; present: Rule }
  | { kind: 'delete'; present: Rule };

export const listRules = async (client: ApiClient): Promise<Rule[]> => {
  const { items }: Page<Rule> = await client.get('/api/v1/rules', {});
  return items;
};

/** A rule without what the server adds to it. */
export const inputOf = (rule: Rule): RuleInput => {
  const { id: _, createdAt: __, updatedAt: ___, updatedBy: ____, ...input } = rule;
  return input;
};

const differing = (a: RuleInput, b: RuleInput): string[] =>
  (Object.keys(RuleInput.shape) as (keyof RuleInput)[]).filter((field) => !isDeepStrictEqual(a[field], b[field]));

/** What makes the server's rules those of the file, told apart by name; with `prune`, rules that the file lacks go. Pure. */
export const planRules = (wanted: readonly RuleInput[], present: readonly Rule[], prune: boolean): RuleChange[] => {
  const changes = wanted.map((rule): RuleChange => {
    const found = present.find(({ name }) => name === rule.name);
    if (found === undefined) return { kind: 'create', rule };
    const fields = differing(rule, inputOf(found));
    return fields.length === 0 ? { kind: 'keep', present: found } : { kind: 'replace', rule, present: found, fields };
  });
  const gone = prune ? present.filter(({ name }) => !wanted.some((rule) => rule.name === name)) : [];
  return [...changes, ...gone.map((rule): RuleChange => ({ kind: 'delete', present: rule }))];
};

/** Carries out one change. A rule that someone else changed since it was read is refused by the server (409), not overwritten. */
export const carryOut = async (client: ApiClient, change: RuleChange): Promise<void> => {
  switch (change.kind) {
    case 'create':
      await client.post('/api/v1/rules', { body: change.rule });
      return;
    case 'replace': {
      const { id, updatedAt } = change.present;
      await client.put('/api/v1/rules/{id}', { path: { id }, header: { 'If-Match': `"${updatedAt}"` }, body: change.rule });
      return;
    }
    case 'delete':
      await client.delete('/api/v1/rules/{id}', { path: { id: change.present.id } });
      return;
    case 'keep':
      return;
  }
};

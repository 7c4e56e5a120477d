import { familiesOf, TemplateMiner, templateOfMessage } from '@tocsin/core/templates';
import { TokenBuffer, tokenize } from '@tocsin/core/tokenizer';

/** A message and the number of the template that its author says it is of. */
export interface LabelledMessage {
  template: string;
  message: string;
}
export interface Grouping {
  messages: number;
  /** Messages whose group has exactly the messages of their template: none missing, none too many. */
  right: number;
  templates: number;
  groups: number;
  /** Templates whose messages lie in several groups, and how many groups each. */
  split: { example: string; groups: number }[];
  /** Groups with messages of several templates, one of each. */
  mixed: string[][];
}

const groupsBy = <T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
};

/** Template id of each message as the pipeline gives it. */
export const minedIds = (messages: readonly string[]): string[] => {
  const miner = new TemplateMiner();
  const tokens = new TokenBuffer();
  return messages.map((message) => {
    tokens.clear();
    tokenize(message, tokens);
    return miner.templateOf(message, tokens);
  });
};

/** The family of each message, as the page of patterns shows them: named by the first of its templates. */
export const familyIds = (messages: readonly string[]): string[] => {
  const ids = minedIds(messages);
  const texts = new Map(ids.map((templateId, at) => [templateId, { templateId, text: templateOfMessage(messages[at] ?? '') }]));
  const families = familiesOf([...texts.values()]);
  const family = new Map(families.flatMap(({ members }) => members.map(({ templateId }) => [templateId, members[0]?.templateId ?? ''])));
  return ids.map((id) => family.get(id) ?? id);
};

/**
 * Grouping accuracy as the field defines it (Zhu et al., Tools and Benchmarks for Automated Log Parsing, ICSE 2019): a message counts as
 * right when the messages that are grouped with it are exactly those of its template. O(messages).
 */
export const groupingOf = (labelled: readonly LabelledMessage[], ids: readonly string[]): Grouping => {
  const rows = labelled.map((each, at) => ({ ...each, id: ids[at] ?? '' }));
  const byTemplate = groupsBy(rows, ({ template }) => template);
  const byId = groupsBy(rows, ({ id }) => id);
  const distinct = (of: typeof rows, key: 'id' | 'template'): number => new Set(of.map((row) => row[key])).size;
  const right = rows.filter(
    ({ template, id }) => distinct(byTemplate.get(template) ?? [], 'id') === 1 && distinct(byId.get(id) ?? [], 'template') === 1,
  );
  return {
    messages: rows.length,
    right: right.length,
    templates: byTemplate.size,
    groups: byId.size,
    split: [...byTemplate.values()]
      .map((of) => ({ example: of[0]?.message ?? '', groups: distinct(of, 'id') }))
      .filter(({ groups }) => groups > 1),
    mixed: [...byId.values()]
      .filter((of) => distinct(of, 'template') > 1)
      .map((of) => [...groupsBy(of, ({ template }) => template).values()].map(([first]) => first?.message ?? '')),
  };
};

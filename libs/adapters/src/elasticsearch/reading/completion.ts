import type { FieldsResult } from '@tocsin/contracts';
import { groupValue } from '@tocsin/core/alerting';
import type { TimeRange } from '@tocsin/core/ports';
import { type QueryNode, and, fieldExists } from '@tocsin/core/query';
import { foldCase } from '@tocsin/core/tokenizer';
import { KEY_TYPE, attributeOfTermName } from '../documents/terms.ts';
import { countGroups, isCounted } from './counting.ts';
import { type LogIndex } from './log-index.ts';
import { Matching } from './matching.ts';
import { valueOf } from './stored-log.ts';

type FieldType = FieldsResult['fields'][number]['type'];

const MOST_NAMES = 2000;
/** Logs looked at for values that Elasticsearch does not count by: the newest say enough. */
const SAMPLE = 2000;
const TYPES: Readonly<Record<string, FieldType>> = {
  [KEY_TYPE.number]: 'number',
  [KEY_TYPE.boolean]: 'boolean',
  [KEY_TYPE.other]: 'keyword',
};

/** The attributes of the range, with the type of their values. */
export const attributeFields = async (index: LogIndex, range: TimeRange): Promise<{ name: string; type: FieldType }[]> => {
  const { figures } = await index.figures({ match_all: {} }, range, { keys: { terms: { field: 'keys', size: MOST_NAMES } } });
  const { buckets = [] } = (figures['keys'] ?? {}) as { buckets?: { key: string }[] };
  const types = new Map<string, FieldType>();
  for (const { key } of buckets) {
    const attribute = attributeOfTermName(key.slice(0, -1));
    const type = TYPES[key.slice(-1)];
    if (attribute === undefined || type === undefined) continue;
    const name = `attributes.${attribute}`;
    // Of a key with values of several types, text says most.
    types.set(name, types.has(name) ? 'keyword' : type);
  }
  return [...types].map(([name, type]) => ({ name, type })).sort((a, b) => (a.name < b.name ? -1 : 1));
};

/** The commonest values that begin with the prefix, without case. */
export const commonValues = async (
  index: LogIndex,
  { field, prefix, limit, ...range }: TimeRange & { field: string; prefix: string; limit: number },
): Promise<{ value: string; count: number }[]> => {
  const folded = foldCase(prefix);
  const query: QueryNode = folded === '' ? fieldExists(field) : and(fieldExists(field), { kind: 'startsWith', field, prefix: folded });
  const counts = isCounted(field)
    ? (await countGroups(index, { ...range, query, groupBy: [field] })).map(({ values: [value], count }) => ({ value, count }))
    : await sampled(index, range, field, query);
  return counts
    .flatMap(({ value, count }) => (value !== undefined && foldCase(value).startsWith(folded) ? [{ value, count }] : []))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, limit);
};

const sampled = async (index: LogIndex, range: TimeRange, field: string, query: QueryNode) => {
  const matching = new Matching(query);
  const { items } = await index.page({ ...range, query: matching.compiled.maybe, order: 'desc', size: SAMPLE, count: false });
  const counts = new Map<string, number>();
  for (const log of matching.of(items)) {
    const value = groupValue(valueOf(log, field));
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => ({ value, count }));
};

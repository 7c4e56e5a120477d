import { type Rule, durationMs } from '@tocsin/contracts';
import {
  ALL,
  QUERY_LIMITS,
  and,
  fieldEquals,
  fieldExists,
  formatQuery,
  not,
  parseQuery,
  type QueryNode,
  QuerySyntaxError,
} from '../../query/index.ts';
import { foldCase } from '../../tokenizer/index.ts';
import { GROUP_VALUE_LENGTH } from '../group.ts';

const groupCondition = (field: string, value: string | undefined): QueryNode => {
  if (value === undefined || value === '') return not(fieldExists(field));
  // A value of the full length may have been cut.
  return value.length < GROUP_VALUE_LENGTH ? fieldEquals(field, value) : { kind: 'startsWith', field, prefix: foldCase(value) };
};

const queryOf = (text: string): QueryNode => {
  try {
    return parseQuery(text);
  } catch (error) {
    if (error instanceof QuerySyntaxError) return ALL;
    throw error;
  }
};

/** The search for exactly the logs of one group of a rule. */
export const alertQuery = (rule: Pick<Rule, 'query' | 'groupBy'>, group: Readonly<Record<string, string>>): string => {
  const conditions = rule.groupBy.map((field) => groupCondition(field, group[field]));
  const whole = formatQuery(and(queryOf(rule.query), ...conditions));
  return whole.length <= QUERY_LIMITS.length ? whole : formatQuery(and(...conditions));
};

/** Address of that search on the dashboard; of drift, the page that shows it. The search is over the window that ends at `at` (epoch milliseconds). `base` without a slash at its end. */
export const alertLink = (
  base: string,
  rule: Pick<Rule, 'kind' | 'query' | 'groupBy' | 'window'>,
  group: Readonly<Record<string, string>>,
  at: number,
): string => {
  if (rule.kind === 'drift') return `${base}/classifier`;
  // Windows count whole slots of a second or more: the range takes in the first and the last one.
  const from = new Date(at - durationMs(rule.window) - 1000).toISOString();
  const to = new Date(at + 1000).toISOString();
  return `${base}/logs?${new URLSearchParams({ q: alertQuery(rule, group), from, to }).toString()}`;
};

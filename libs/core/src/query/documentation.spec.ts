import { readFileSync } from 'node:fs';
import { formatQuery } from './format.ts';
import { parseQuery } from './parse.ts';
import { QuerySyntaxError } from './syntax-error.ts';

const page = readFileSync(new URL('../../../../docs/search-language.md', import.meta.url), 'utf8');
const [correct = '', faulty = ''] = page.split('## Errors and limits');
const unquoted = (cell: string): string => cell.replace(/\\([|*])/g, '$1').trim();
/** Rows of the tables: the queries of the first column, and the second column. */
const rowsOf = (part: string): [string, string][] =>
  part
    .split('\n')
    .map((line) => /^\| (`.*?`) +\| (.*)\|$/.exec(line))
    .filter((match) => match !== null)
    .flatMap(([, queries = '', meaning = '']) =>
      [...queries.matchAll(/`([^`]+)`/g)].map(([, query = '']): [string, string] => [query, unquoted(meaning)]),
    );

const fenced = [...page.matchAll(/```query\n([^`]+)\n```/g)].map(([, query = '']): [string, string] => [query, 'example']);
const examples = [...fenced, ...rowsOf(correct)];

test('the page has its examples', () => {
  expect(examples.length).toBeGreaterThan(35);
  expect(rowsOf(faulty)).toHaveLength(4);
});

test.each(examples)('%s can be read', (query) => {
  const tree = parseQuery(query);
  expect(parseQuery(formatQuery(tree))).toEqual(tree);
});

test.each(rowsOf(faulty))('%s is told: %s', (query, told) => {
  let message = '';
  try {
    parseQuery(query);
  } catch (error) {
    expect(error).toBeInstanceOf(QuerySyntaxError);
    message = (error as QuerySyntaxError).message;
  }
  expect(message).toBe(told);
});

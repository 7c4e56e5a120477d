import { isFieldUnit, isTimeField, shortFieldName } from './fields.ts';
import type { QueryNode } from './tree.ts';
import { numberOf } from './values.ts';

const fieldText = (field: string): string => {
  const name = shortFieldName(field);
  let text = '';
  for (let at = 0; at < name.length; at++) text += (isFieldUnit(name.charCodeAt(at), at === 0) ? '' : '\\') + name.charAt(at);
  return text;
};

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

const PLAIN_VALUE = /^[\p{L}\p{N}_@][\p{L}\p{N}_@/.:-]*$/u;
const valueText = (value: string): string => (PLAIN_VALUE.test(value) ? value : quoted(value));

const compareText = (field: string, value: number | string): string => {
  if (typeof value === 'number') return isTimeField(field) && Number.isSafeInteger(value) ? timeText(value) : String(value);
  return Number.isNaN(numberOf(value)) ? valueText(value) : quoted(value);
};
const timeText = (ms: number): string => (ms >= 0 && ms < 253_402_300_800_000 ? new Date(ms).toISOString() : String(ms));

/** Exact values of the message need `=`, since words are what a message is asked for otherwise. */
const is = (field: string): string => (field === 'message' ? ':=' : ':');

const textOf = (node: QueryNode, inside: 'or' | 'and' | 'not'): string => {
  switch (node.kind) {
    case 'all':
      return '*';
    case 'and': {
      const text = node.nodes.map((each) => textOf(each, 'and')).join(' ') || '*';
      return inside === 'not' && node.nodes.length > 1 ? `(${text})` : text;
    }
    case 'or': {
      const text = node.nodes.map((each) => textOf(each, 'or')).join(' OR ') || '-*';
      return inside === 'or' ? text : `(${text})`;
    }
    case 'not':
      return `-${textOf(node.node, 'not')}`;
    case 'word':
      return node.word;
    case 'wordPrefix':
      return `${node.prefix}*`;
    case 'phrase':
      return quoted(node.words.join(' '));
    case 'equals':
      return fieldText(node.field) + is(node.field) + valueText(node.value);
    case 'startsWith':
      return `${fieldText(node.field)}${is(node.field)}${valueText(node.prefix)}*`;
    case 'exists':
      return `${fieldText(node.field)}:*`;
    case 'compare':
      return fieldText(node.field) + node.operator + compareText(node.field, node.value);
  }
};

/** The query as a person would type it; `parseQuery` of it gives the same tree (every log: the empty text). */
export const formatQuery = (node: QueryNode): string => (node.kind === 'all' ? '' : textOf(node, 'or'));

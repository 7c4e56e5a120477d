import { GROUP_VALUE_LENGTH } from '@tocsin/core/alerting';
import { orderText } from '../documents/order-text.ts';
import { TERM, TERM_VALUE_UNITS, recordTermName, textTerm } from '../documents/terms.ts';
import { type Bounds, type Dsl, NONE, among, anyOf, exactly } from './dsl.ts';
import type { FieldNode } from './field-query.ts';
import { numericTextRange, oneTerm, termPrefix, termRange } from './term-range.ts';

/**
 * What a leaf asks of a text field of the record. Most values are folded and short, and stand in the field's own column; of those that
 * are not, the column has what groups go by, `unfolded` names the field, and `terms` has what is searched by.
 */
export const keywordBounds = (node: FieldNode): Bounds => {
  const { field } = node;
  const name = recordTermName(field);
  const plain = (dsl: Dsl): Dsl => ({ bool: { filter: [dsl], must_not: [{ term: { unfolded: { value: field } } }] } });
  switch (node.kind) {
    case 'exists':
      return exactly({ exists: { field } });
    case 'equals': {
      const { value } = node;
      const own: Dsl = { term: { [field]: { value: orderText(value) } } };
      // A column that holds the beginning of a longer value looks like this one.
      const inColumn = value.length < GROUP_VALUE_LENGTH ? own : value.length === GROUP_VALUE_LENGTH ? plain(own) : NONE;
      return exactly(anyOf(inColumn, oneTerm(textTerm(name, value))));
    }
    case 'startsWith': {
      const { prefix } = node;
      if (prefix.length > TERM_VALUE_UNITS) return among(termPrefix(name + TERM.text + orderText(prefix.slice(0, TERM_VALUE_UNITS))));
      const inColumn: Dsl = prefix.length > GROUP_VALUE_LENGTH ? NONE : { prefix: { [field]: { value: orderText(prefix) } } };
      return exactly(anyOf(inColumn, termPrefix(name + TERM.text + orderText(prefix))));
    }
    case 'compare': {
      const { operator, value } = node;
      if (typeof value === 'number') return exactly(Number.isNaN(value) ? NONE : numericTextRange(name, operator, value));
      if (value.length > TERM_VALUE_UNITS) return among({ exists: { field } });
      const side = { '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' }[operator];
      const inColumn = plain({ range: { [field]: { [side]: orderText(value) } } });
      return exactly(anyOf(inColumn, termRange(name, TERM.text, operator, textTerm(name, value))));
    }
  }
};

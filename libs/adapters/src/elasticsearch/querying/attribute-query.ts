import { numberOf } from '@tocsin/core/query';
import { orderText } from '../documents/order-text.ts';
import { KEY_TYPES, TERM, TERM_VALUE_UNITS, numberTerm, scalarTerm, textTerm } from '../documents/terms.ts';
import { type Bounds, NONE, among, anyOf, exactly } from './dsl.ts';
import type { FieldNode } from './field-query.ts';
import { numericTextRange, oneTerm, termPrefix, termRange } from './term-range.ts';

/** What a leaf asks of an attribute; `name` as its terms begin. */
export const attributeBounds = (node: FieldNode, name: string): Bounds => {
  switch (node.kind) {
    case 'exists':
      return exactly({ terms: { keys: KEY_TYPES.map((type) => name + type) } });
    case 'equals': {
      const { value } = node;
      const number = numberOf(value);
      return exactly(
        anyOf(
          oneTerm(textTerm(name, value)),
          Number.isNaN(number) ? NONE : oneTerm(scalarTerm(name, number)),
          value === 'true' || value === 'false' ? oneTerm(scalarTerm(name, value === 'true')) : NONE,
        ),
      );
    }
    case 'startsWith': {
      const { prefix } = node;
      const long = prefix.length > TERM_VALUE_UNITS;
      const texts = termPrefix(name + TERM.text + orderText(prefix.slice(0, TERM_VALUE_UNITS)));
      return long ? among(texts) : exactly(anyOf(texts, termPrefix(name + TERM.scalar + prefix)));
    }
    case 'compare': {
      const { operator, value } = node;
      if (typeof value === 'string') {
        // Past the units of a term, only the log itself can tell.
        if (value.length > TERM_VALUE_UNITS) return among(termPrefix(name + TERM.text));
        return exactly(termRange(name, TERM.text, operator, textTerm(name, value)));
      }
      if (Number.isNaN(value)) return exactly(NONE);
      const numbers = termRange(name, TERM.number, operator, numberTerm(name, TERM.number, value));
      return exactly(anyOf(numbers, numericTextRange(name, operator, value)));
    }
  }
};

import { ALL, and, fieldExists, not, or } from './build.ts';
import { resolveField } from './fields.ts';
import { compareLeaf, fieldLeaf, messageLeaf } from './leaf.ts';
import { QUERY_LIMITS } from './limits.ts';
import { type FieldOperator, TermReader } from './term-reader.ts';
import type { FieldName, QueryNode } from './tree.ts';

/** The field that the terms inside parentheses are asked of, as in `category:(security OR performance)`. */
interface Asked {
  field: FieldName;
  operator: Exclude<FieldOperator, '!='>;
}

/**
 * Recursive descent: `OR` binds less than `AND` or nothing between terms, `NOT` or `-` most.
 */
class Parser {
  private readonly reader: TermReader;
  private depth = 0;
  private nodes = 0;

  constructor(text: string) {
    this.reader = new TermReader(text);
  }

  parse(): QueryNode {
    const { reader } = this;
    reader.skipSpace();
    if (reader.atEnd()) return ALL;
    const node = this.anyOf(undefined);
    if (!reader.atEnd()) reader.fail('This parenthesis was never opened.', reader.at, reader.at + 1);
    return node;
  }

  private anyOf(asked: Asked | undefined): QueryNode {
    const nodes = [this.allOf(asked)];
    while (this.reader.sees('OR')) {
      this.count(2);
      nodes.push(this.allOf(asked));
    }
    return or(...nodes);
  }

  private allOf(asked: Asked | undefined): QueryNode {
    const { reader } = this;
    const nodes: QueryNode[] = [];
    let wanted = true;
    for (;;) {
      reader.skipSpace();
      const ends = reader.atEnd() || reader.text.charAt(reader.at) === ')' || reader.sees('OR');
      if (ends && wanted) reader.fail('A term is missing here.', reader.at, reader.at + (reader.sees('OR') ? 2 : 1));
      if (ends) return and(...nodes);
      if (reader.sees('AND')) {
        if (wanted) reader.fail('A term is missing before this AND; quote it to search for the word.', reader.at, reader.at + 3);
        this.count(3);
        wanted = true;
        continue;
      }
      nodes.push(this.unary(asked));
      wanted = false;
    }
  }

  private unary(asked: Asked | undefined): QueryNode {
    const { reader } = this;
    if (reader.sees('NOT')) {
      this.count(3);
    } else if (reader.text.charAt(reader.at) === '-') {
      this.count(1);
    } else {
      return this.primary(asked);
    }
    return this.deeper(() => {
      reader.skipSpace();
      if (reader.atEnd() || reader.text.charAt(reader.at) === ')' || reader.sees('OR') || reader.sees('AND')) {
        reader.fail('A term is missing after this NOT.', reader.at, reader.at + 1);
      }
      return not(this.unary(asked));
    });
  }

  private primary(asked: Asked | undefined): QueryNode {
    const { reader } = this;
    if (reader.text.charAt(reader.at) === '(') return this.group(asked);
    this.count(0);
    if (asked) return this.value(asked);
    const named = reader.takeField();
    if (!named) {
      const term = reader.takeTerm();
      return term.text === '' && term.star && !term.quoted ? ALL : messageLeaf(term);
    }
    const field = resolveField(named.name);
    if (named.operator === '!=') return not(this.valueOrGroup({ field, operator: ':' }));
    return this.valueOrGroup({ field, operator: named.operator });
  }

  private valueOrGroup(asked: Asked): QueryNode {
    return this.reader.text.charAt(this.reader.at) === '(' ? this.group(asked) : this.value(asked);
  }

  private group(asked: Asked | undefined): QueryNode {
    const { reader } = this;
    const from = reader.at++;
    return this.deeper(() => {
      const node = this.anyOf(asked);
      if (!reader.take(')')) reader.fail('This parenthesis is never closed.', from, from + 1);
      return node;
    });
  }

  private value({ field, operator }: Asked): QueryNode {
    const open = this.reader.text.charAt(this.reader.at);
    if ((operator === ':' || operator === '=') && (open === '[' || open === '{')) return this.range(field);
    return fieldLeaf(field, operator, this.reader.takeTerm());
  }

  /** `[a TO b]` with both ends, `{a TO b}` without; `*` leaves a side open. */
  private range(field: FieldName): QueryNode {
    const { reader } = this;
    const from = reader.at;
    const lower = reader.take('[') ? '>=' : (reader.take('{'), '>');
    const low = this.bound();
    reader.skipSpace();
    if (!reader.sees('TO')) reader.fail('A range is written [a TO b].', from, reader.at);
    reader.at += 2;
    const high = this.bound();
    reader.skipSpace();
    const upper = reader.take(']') ? '<=' : reader.take('}') ? '<' : reader.fail('This range is never closed.', from, reader.at);
    this.count(0);
    const sides = [low && compareLeaf(field, lower, low), high && compareLeaf(field, upper, high)].filter((side) => side !== undefined);
    return sides.length === 0 ? fieldExists(field) : and(...sides);
  }

  private bound(): ReturnType<TermReader['takeTerm']> | undefined {
    const { reader } = this;
    reader.skipSpace();
    const term = reader.takeTerm(true);
    if (term.star && term.text === '') return undefined;
    if (term.text === '' && !term.quoted) reader.fail('A range needs a value or * here.', term.from, term.from + 1);
    return term;
  }

  /** Counts a term or operator, and moves past the operator's `length`. */
  private count(length: number): void {
    const { reader } = this;
    if (++this.nodes > QUERY_LIMITS.nodes)
      reader.fail(`A query can have ${QUERY_LIMITS.nodes} terms at most.`, reader.at, reader.text.length);
    reader.at += length;
  }

  private deeper(read: () => QueryNode): QueryNode {
    const { reader } = this;
    if (++this.depth > QUERY_LIMITS.depth) {
      reader.fail(`A query can be nested ${QUERY_LIMITS.depth} deep at most.`, reader.at - 1, reader.at);
    }
    const node = read();
    this.depth--;
    return node;
  }
}

/**
 * Reads the search language; the empty text is every log.
 * @throws QuerySyntaxError with the place of the faulty part, also past QUERY_LIMITS; nothing else
 */
export const parseQuery = (text: string): QueryNode => {
  if (text.length > QUERY_LIMITS.length) {
    new TermReader(text).fail(`A query can be ${QUERY_LIMITS.length} characters long at most.`, QUERY_LIMITS.length, text.length);
  }
  return new Parser(text).parse();
};

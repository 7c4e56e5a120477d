import { CATEGORIES, type ClassifiedLog, LOG_LEVELS } from '@tocsin/contracts';
import { fieldEquals, fieldExists, not, or, and, type QueryNode } from '@tocsin/core/query';
import { foldCase, wordsOf } from '@tocsin/core/tokenizer';
import type { Random } from '../../sources/random.ts';

const TEXT_FIELDS = [
  'service',
  'host',
  'environment',
  'version',
  'userId',
  'templateId',
  'traceId',
  'spanId',
  'level',
  'category',
] as const;
const OPERATORS = ['>', '>=', '<', '<='] as const;
/** What no log of the sample says, so that queries which find nothing are asked, too. */
const NOWHERE = 'zqxjkv';

/** Longest text that a query may hold. */
const VALUE_UNITS = 200;

type Scalar = string | number | boolean;
const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value);

/** Queries as people and dashboards ask them, made of what the sampled logs really say. */
export class RandomQueries {
  private readonly random: Random;
  private readonly sample: readonly ClassifiedLog[];

  /** `sample` must not be empty. */
  constructor(random: Random, sample: readonly ClassifiedLog[]) {
    this.random = random;
    this.sample = sample;
  }

  /** A query of up to a few leaves. */
  next(depth = 2): QueryNode {
    const { random } = this;
    if (depth === 0 || random.chance(0.45)) return this.leaf();
    const parts = Array.from({ length: random.int(2, 3) }, () => this.next(depth - 1));
    if (random.chance(0.2)) return not(and(...parts.slice(0, 1)));
    return random.chance(0.5) ? and(...parts) : or(...parts);
  }

  private leaf(): QueryNode {
    const { random } = this;
    const log = random.pick(this.sample);
    switch (random.int(0, 9)) {
      case 0:
        return { kind: 'all' };
      case 1:
      case 2:
        return this.word(log);
      case 3:
        return this.phrase(log);
      case 4:
      case 5:
        return this.equals(log);
      case 6:
        return this.attribute(log);
      case 7:
        return { kind: 'compare', field: 'level', operator: random.pick(OPERATORS), value: random.pick(LOG_LEVELS) };
      case 8:
        return this.compare(log);
      default:
        return random.chance(0.5) ? fieldExists(this.fieldOf(log)) : fieldEquals('category', random.pick(CATEGORIES));
    }
  }

  private word(log: ClassifiedLog): QueryNode {
    const words = wordsOf(log.message);
    const word = words.length === 0 || this.random.chance(0.03) ? NOWHERE : this.random.pick(words);
    if (word.length > VALUE_UNITS) return { kind: 'all' };
    if (this.random.chance(0.7) || word.length < 2) return { kind: 'word', word };
    return { kind: 'wordPrefix', prefix: [...word].slice(0, Math.max(1, word.length >> 1)).join('') };
  }

  private phrase(log: ClassifiedLog): QueryNode {
    const words = wordsOf(log.message);
    if (words.length < 2) return this.word(log);
    const from = this.random.int(0, words.length - 2);
    const chosen = words.slice(from, from + this.random.int(2, 4));
    return chosen.some((word) => word.length > VALUE_UNITS) ? { kind: 'all' } : { kind: 'phrase', words: chosen };
  }

  private equals(log: ClassifiedLog): QueryNode {
    const field = this.random.pick(TEXT_FIELDS);
    const value = log[field];
    if (value === undefined) return fieldExists(field);
    if (value.length > 1 && this.random.chance(0.25)) {
      return { kind: 'startsWith', field, prefix: foldCase([...value].slice(0, Math.max(1, value.length >> 1)).join('')) };
    }
    return fieldEquals(field, value);
  }

  private attribute(log: ClassifiedLog): QueryNode {
    const entries = Object.entries(log.attributes);
    if (entries.length === 0) return this.equals(log);
    const [name, value] = this.random.pick(entries);
    const field = `attributes.${name}`;
    if (name === '' || !isScalar(value) || String(value).length > VALUE_UNITS) return name === '' ? { kind: 'all' } : fieldExists(field);
    return fieldEquals(field, value);
  }

  private compare(log: ClassifiedLog): QueryNode {
    const { random } = this;
    const operator = random.pick(OPERATORS);
    const numbers = Object.entries(log.attributes).filter(([name, value]) => typeof value === 'number' && name !== '');
    if (numbers.length > 0 && random.chance(0.6)) {
      const [name, value] = random.pick(numbers);
      return { kind: 'compare', field: `attributes.${name}`, operator, value: value as number };
    }
    if (random.chance(0.5)) return { kind: 'compare', field: 'severityNumber', operator, value: log.severityNumber };
    return { kind: 'compare', field: random.pick(['timestamp', 'receivedAt'] as const), operator, value: Date.parse(log.timestamp) };
  }

  private fieldOf(log: ClassifiedLog): string {
    const names = Object.keys(log.attributes).filter((name) => name !== '');
    return names.length > 0 && this.random.chance(0.5) ? `attributes.${this.random.pick(names)}` : this.random.pick(TEXT_FIELDS);
  }
}

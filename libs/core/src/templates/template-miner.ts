import type { TokenBuffer } from '../tokenizer/index.ts';
import { markValues, TEMPLATE_WORDS } from './values.ts';

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;
const VALUE = 0x2a2a2a2a;
const KNOWN_TEMPLATES = 4096;

const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
const values = new Uint8Array(TEMPLATE_WORDS);

/**
 * Gives messages of one form the same template id, in the manner of Drain's first step (He et al., 2017): some words are values
 * (`markValues`), the rest is the form. The id is a hash of the form alone: the same in every thread, process and run. What is kept, and
 * bounded, is only the ids as strings.
 */
export class TemplateMiner {
  private readonly ids = new Map<number, string>();

  /** Template id (16 hexadecimal digits) of a text with these words. O(words); allocates for a new template only. */
  templateOf(text: string, tokens: TokenBuffer): string {
    let low = OFFSET;
    let high = PRIME;
    let inValue = false;
    const { hash } = tokens;
    const length = Math.min(tokens.length, TEMPLATE_WORDS);
    markValues(text, tokens, values);
    for (let i = 0; i < length; i++) {
      const value = values[i] === 1;
      // Values side by side are one value: "10.0.0.1" and a UUID are several words.
      if (value && inValue) continue;
      inValue = value;
      const word = value ? VALUE : (hash[i] as number);
      low = Math.imul(low ^ word, PRIME);
      high = Math.imul(high ^ (word >>> 15) ^ (word << 7), 0x85ebca6b);
      high ^= high >>> 13;
    }
    const key = (low >>> 0) * 1_048_576 + (high >>> 12);
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    if (this.ids.size >= KNOWN_TEMPLATES) this.ids.clear();
    const id = hex(low) + hex(high & 0xfffff000);
    this.ids.set(key, id);
    return id;
  }
}

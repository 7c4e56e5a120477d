import type { Detector } from '@tocsin/contracts';
import type { TokenBuffer } from '../tokenizer/index.ts';
import type { Findings } from './findings.ts';

/**
 * Finds one kind of sensitive value in a text, in time linear in its length whatever it holds.
 * `find` is called only where a trigger fires: a mark of the tokenizer, one of the words, one of the literals, or `couldMatch`.
 * So whatever `find` reports must imply one of them (held by a property test).
 */
export interface TextDetector {
  readonly name: Detector;
  /** Any of these TEXT_HAS_* marks. */
  readonly marks?: number;
  /** Any of these words, as the tokenizer splits and folds. */
  readonly words?: readonly string[];
  /** Any of these strings, as written. */
  readonly literals?: readonly string[];
  couldMatch?(text: string, tokens: TokenBuffer): boolean;
  find(text: string, tokens: TokenBuffer, findings: Findings): void;
}

import { type TokenBuffer } from '@tocsin/core/tokenizer';
import { FeatureBuffer } from './feature-buffer.ts';
import { type FeatureSettings, wordFeatures } from './features.ts';
import { type FeatureTable } from './feature-table.ts';

/** Words whose scores are kept at a time; a power of two. 1 MiB a thread. */
const SLOTS = 32_768;

/**
 * What each word adds to the four categories, its parts, runs and families included, kept by the word's key: logs are made of the same few
 * thousand words, so a word costs one look. Ids and other rare words push each other out, which costs time and changes no answer.
 */
export class WordScores {
  readonly mask = SLOTS - 1;
  /** Key of the word in each slot. */
  readonly keys: Int32Array;
  /** `scores[4 * slot + c]`. */
  readonly scores = new Float32Array(4 * SLOTS);
  /** How many features of the word the model knows. */
  readonly known = new Uint16Array(SLOTS);
  /** What stands for the word in pairs. */
  readonly pairWord = new Int32Array(SLOTS);
  /** What a number before the word, or in it, measures. */
  readonly unit = new Uint8Array(SLOTS);
  /** 1 where capitals divide the word. */
  readonly name = new Uint8Array(SLOTS);
  /** Number of the last log that had the word: each counts once a log. */
  readonly seen = new Uint32Array(SLOTS);

  private readonly features = new FeatureBuffer();
  private readonly table: FeatureTable;
  private readonly settings: FeatureSettings;

  constructor(table: FeatureTable, settings: FeatureSettings) {
    this.table = table;
    this.settings = settings;
    // No key leads to a slot whose bits it does not share, so these stand for "free".
    this.keys = Int32Array.from({ length: SLOTS }, (_, slot) => ~slot);
  }

  /** Works out word `index` of a log into `slot` for good (until another word takes it). O(letters). */
  fill(slot: number, key: number, tokens: TokenBuffer, index: number): void {
    const { features, table, scores } = this;
    wordFeatures(tokens, index, this.settings, features);
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let known = 0;
    for (let i = 0; i < features.length; i++) {
      const place = table.find(features.hash[i] as number);
      if (place < 0) continue;
      const at = place * 4;
      a += table.weights[at] as number;
      b += table.weights[at + 1] as number;
      c += table.weights[at + 2] as number;
      d += table.weights[at + 3] as number;
      known++;
    }
    this.keys[slot] = key;
    this.known[slot] = known;
    this.pairWord[slot] = features.pairWord;
    this.unit[slot] = features.unit;
    this.name[slot] = features.name ? 1 : 0;
    this.seen[slot] = 0;
    const at = slot * 4;
    scores[at] = a;
    scores[at + 1] = b;
    scores[at + 2] = c;
    scores[at + 3] = d;
  }
}

import type { MessageWords } from '../record/index.ts';
import type { TokenBuffer } from '../tokenizer/index.ts';

/** Gathers the word hashes of a batch's messages. Grows as needed; `take` hands over arrays of the right size. */
export class WordCollector {
  private hashes = new Int32Array(4096);
  private ends = new Uint32Array(1024);
  private words = 0;
  private rows = 0;

  /** Adds the words of the next row's final message. */
  add(tokens: TokenBuffer): void {
    const needed = this.words + tokens.length;
    if (needed > this.hashes.length) {
      const wider = new Int32Array(Math.max(needed, this.hashes.length * 2));
      wider.set(this.hashes);
      this.hashes = wider;
    }
    for (let i = 0; i < tokens.length; i++) this.hashes[this.words + i] = tokens.hash[i] as number;
    this.words = needed;
    if (this.rows === this.ends.length) {
      const longer = new Uint32Array(this.rows * 2);
      longer.set(this.ends);
      this.ends = longer;
    }
    this.ends[this.rows++] = needed;
  }

  /** What was gathered, as arrays of its own; then begins anew. */
  take(): MessageWords {
    const taken = { hashes: this.hashes.slice(0, this.words), ends: this.ends.slice(0, this.rows) };
    this.words = 0;
    this.rows = 0;
    return taken;
  }
}

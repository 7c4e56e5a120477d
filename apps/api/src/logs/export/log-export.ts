import { createHash } from 'node:crypto';
import type { ClassifiedLog } from '@tocsin/contracts';
import type { ExportFormat } from './export-format.ts';

/** Logs turned into text at one time: so much at least lies in memory. */
const MOST_AT_ONCE = 1000;

/** One export under way: the text, and what has been given out of it so far. */
export class LogExport {
  private readonly hash = createHash('sha256');
  private count = 0;
  private ended = false;

  constructor(private readonly format: ExportFormat) {}

  /** Logs given out. */
  get rows(): number {
    return this.count;
  }
  /** Every match was given out. */
  get complete(): boolean {
    return this.ended;
  }
  /** Of everything given out, in hexadecimal; ask once, at the end. */
  digest(): string {
    return this.hash.digest('hex');
  }

  /** The text, piece by piece as it is asked for; takes no more from `chunks` than was read. */
  async *text(chunks: AsyncIterable<ClassifiedLog[]>): AsyncGenerator<Buffer> {
    if (this.format.head !== '') yield this.piece(this.format.head);
    for await (const chunk of chunks) {
      for (let from = 0; from < chunk.length; from += MOST_AT_ONCE) {
        const logs = chunk.slice(from, from + MOST_AT_ONCE);
        this.count += logs.length;
        yield this.piece(this.format.body(logs));
      }
    }
    this.ended = true;
  }

  private piece(text: string): Buffer {
    const bytes = Buffer.from(text);
    this.hash.update(bytes);
    return bytes;
  }
}

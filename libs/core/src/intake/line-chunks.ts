/** Some lines of NDJSON, each with its newline, in a buffer of their own that can move to another thread. */
export interface LineChunk {
  bytes: Uint8Array<ArrayBuffer>;
  /** Which of the batch's accepted records is the first in here. */
  firstRow: number;
  rows: number;
}

const NEWLINE = 10;

/** Collects lines into chunks of at most so many bytes, cut between lines; a longer line is a chunk of its own. */
export class LineChunks {
  private readonly limit: number;
  private buffer: Buffer;
  private used = 0;
  private rows = 0;
  private firstRow = 0;
  private chunks: LineChunk[] = [];

  constructor(limitBytes: number) {
    this.limit = limitBytes;
    this.buffer = Buffer.allocUnsafeSlow(limitBytes);
  }

  addText(line: string): void {
    const bytes = Buffer.byteLength(line);
    const target = this.room(bytes + 1);
    target.write(line, this.used);
    this.end(target, bytes);
  }

  addBytes(body: Buffer, from: number, end: number): void {
    const target = this.room(end - from + 1);
    body.copy(target, this.used, from, end);
    this.end(target, end - from);
  }

  /** The chunks so far; the next line begins a new batch. */
  take(): LineChunk[] {
    this.cut(this.buffer);
    const { chunks } = this;
    this.chunks = [];
    this.firstRow = 0;
    return chunks;
  }

  /** Where so many bytes can be written at `used`. */
  private room(bytes: number): Buffer {
    if (this.used + bytes > this.limit) this.cut(this.buffer);
    return bytes > this.limit ? Buffer.allocUnsafeSlow(bytes) : this.buffer;
  }

  private end(target: Buffer, bytes: number): void {
    target[this.used + bytes] = NEWLINE;
    this.used += bytes + 1;
    this.rows++;
    if (target !== this.buffer) this.cut(target);
  }

  private cut(from: Buffer): void {
    if (this.rows === 0) return;
    this.chunks.push({ bytes: new Uint8Array(from.subarray(0, this.used)), firstRow: this.firstRow, rows: this.rows });
    this.firstRow += this.rows;
    this.rows = 0;
    this.used = 0;
  }
}

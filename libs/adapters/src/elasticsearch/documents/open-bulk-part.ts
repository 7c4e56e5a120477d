import type { BulkPart } from './encoded-documents.ts';

/** Bytes of a bulk request, unless one document alone is larger. Measured: from one to four MiB make no difference to the server. */
const PART_BYTES = 2 * 1024 * 1024;
const FIRST_BYTES = 256 * 1024;
const MOST_KEPT = 4 * PART_BYTES;

/** Room to write in, for whoever writes next in this thread: parts are written one batch after the other. */
let spare: Buffer | undefined;

/** Documents of one index that wait to become a request. Each is written into its bytes at once: strings kept until the end are costly to collect. */
export class OpenBulkPart {
  private readonly index: string;
  private readonly elsewhere: boolean;
  private bytes: Buffer;
  private length = 0;
  private rows: number[] = [];

  constructor(index: string, elsewhere: boolean) {
    this.index = index;
    this.elsewhere = elsewhere;
    this.bytes = spare ?? Buffer.allocUnsafeSlow(FIRST_BYTES);
    spare = undefined;
  }

  /** Adds a document; what was gathered before it when it finds no room any more. */
  add(row: number, id: string, json: string): BulkPart | undefined {
    const before = this.length;
    this.write(`{"create":{"_id":"${id}"}}\n${json}\n`);
    let full: BulkPart | undefined;
    if (before > 0 && this.length > PART_BYTES) {
      full = this.part(before);
      this.bytes.copyWithin(0, before, this.length);
      this.length -= before;
      this.rows = [];
    }
    this.rows.push(row);
    return full;
  }

  /** All that is left; nothing can be added afterwards. */
  take(): BulkPart {
    const part = this.part(this.length);
    if (this.bytes.length <= MOST_KEPT) spare = this.bytes;
    this.bytes = NOTHING;
    return part;
  }

  private write(line: string): void {
    // A UTF-16 unit takes at most three bytes.
    const most = this.length + line.length * 3;
    if (most > this.bytes.length) {
      const wider = Buffer.allocUnsafeSlow(Math.max(most, this.bytes.length * 2));
      this.bytes.copy(wider, 0, 0, this.length);
      this.bytes = wider;
    }
    this.length += this.bytes.write(line, this.length);
  }

  /** The first `length` bytes, in a buffer of their own: it is transferred. */
  private part(length: number): BulkPart {
    const { index, elsewhere, rows } = this;
    return { index, elsewhere, body: new Uint8Array(this.bytes.subarray(0, length)), rows: Uint32Array.from(rows) };
  }
}
const NOTHING = Buffer.alloc(0);

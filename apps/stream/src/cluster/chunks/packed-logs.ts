/** JSON texts one after the other, so that whoever has them can put some of them into a message without parsing. */
export interface PackedLogs {
  bytes: Uint8Array<ArrayBuffer>;
  /** Where each text ends. */
  ends: Uint32Array<ArrayBuffer>;
}

/** A message of `logs.classified` holds at most so many logs and bytes. */
export const MESSAGE_LOGS = 500;
export const MESSAGE_BYTES = 900_000;

/** Gathers JSON texts; used again for the next batch. */
export class LogPacker {
  private buffer = Buffer.allocUnsafeSlow(1 << 20);
  private length = 0;
  private ends: number[] = [];

  add(json: string): void {
    // A UTF-16 unit takes at most three bytes.
    const most = this.length + json.length * 3;
    if (most > this.buffer.length) {
      const wider = Buffer.allocUnsafeSlow(Math.max(most, this.buffer.length * 2));
      this.buffer.copy(wider, 0, 0, this.length);
      this.buffer = wider;
    }
    this.length += this.buffer.write(json, this.length);
    this.ends.push(this.length);
  }

  take(): PackedLogs {
    const packed = { bytes: new Uint8Array(this.buffer.subarray(0, this.length)), ends: Uint32Array.from(this.ends) };
    this.length = 0;
    this.ends = [];
    if (this.buffer.length > LARGEST_KEPT) this.buffer = Buffer.allocUnsafeSlow(1 << 20);
    return packed;
  }
}
const LARGEST_KEPT = 8 << 20;

const HEAD = Buffer.from('{"logs":[');
const COMMA = Buffer.from(',');
const TAIL = Buffer.from(']}');

/** The messages of `logs.classified` with these logs in their order, those of the rows in `without` left out. */
export const classifiedMessages = ({ bytes, ends }: PackedLogs, without: ReadonlySet<number>): Buffer[] => {
  const messages: Buffer[] = [];
  let parts: Uint8Array[] = [];
  let logs = 0;
  let size = 0;
  const finish = (): void => {
    if (logs > 0) messages.push(Buffer.concat([HEAD, ...parts, TAIL]));
    parts = [];
    logs = size = 0;
  };
  for (let row = 0; row < ends.length; row++) {
    if (without.has(row)) continue;
    const text = bytes.subarray(row === 0 ? 0 : ends[row - 1], ends[row]);
    if (logs === MESSAGE_LOGS || size + text.length > MESSAGE_BYTES) finish();
    if (logs > 0) parts.push(COMMA);
    parts.push(text);
    logs++;
    size += text.length + 1;
  }
  finish();
  return messages;
};

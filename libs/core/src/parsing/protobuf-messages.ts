import { RECORD_LIMITS } from '@tocsin/contracts';
import protobuf from 'protobufjs/minimal.js';

/** The bytes are not the message that they should be. */
export class DamagedMessageError extends Error {
  constructor() {
    super('The bytes are no message of this type.');
  }
}

/** The tag of a field that holds a message, a text or bytes. */
export const bytesTag = (field: number): number => (field << 3) | 2;

/** Runs what reads from a reader. @throws DamagedMessageError whatever it fails with */
export const reading = <T>(read: () => T): T => {
  try {
    return read();
  } catch {
    throw new DamagedMessageError();
  }
};

/** The place after the message that follows. @throws DamagedMessageError where that is past the end of the one around it */
export const endOf = (reader: protobuf.Reader, outer: number): number => {
  const length = reader.uint32();
  if (length > outer - reader.pos) throw new DamagedMessageError();
  return reader.pos + length;
};

/** A body of more messages than this is none that a sender makes: empty ones are two bytes each, and cost time all the same. */
const MOST_MESSAGES = 4 * RECORD_LIMITS.requestRecords;

/**
 * Walks through the messages within a message, one after another: whoever takes them this way holds one in memory at a time, however
 * many a body is made of.
 */
export class MessageWalk {
  readonly reader: protobuf.Reader;
  private left = MOST_MESSAGES;

  constructor(body: Buffer) {
    this.reader = protobuf.Reader.create(body);
  }

  /**
   * The fields with one tag up to `end`: each time the reader stands at the beginning of one, and its end is given.
   * @throws DamagedMessageError
   */
  *fields(tag: number, end: number = this.reader.len): Generator<number, void> {
    for (;;) {
      const to = reading(() => this.next(tag, end));
      if (to === undefined) return;
      yield to;
      this.reader.pos = to;
    }
  }

  /** Reads the last of the fields with a tag, wherever up to `end` it stands; the reader stays where it is. @throws DamagedMessageError */
  last<T>(tag: number, end: number, read: (end: number) => T): T | undefined {
    const start = this.reader.pos;
    let last: T | undefined;
    for (const to of this.fields(tag, end)) last = reading(() => read(to));
    this.reader.pos = start;
    return last;
  }

  /** Moves into the next field with this tag and gives its end; undefined at `end`. */
  private next(tag: number, end: number): number | undefined {
    const { reader } = this;
    while (reader.pos < end) {
      const found = reader.uint32();
      if (found !== tag) reader.skipType(found & 7);
      else if (this.left-- > 0) return endOf(reader, end);
      else break;
    }
    if (reader.pos !== end) throw new DamagedMessageError();
    return undefined;
  }
}

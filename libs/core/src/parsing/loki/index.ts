import type { RecordSink } from '../format-reader.ts';
import type { TextReaders } from '../text/index.ts';
import { EntryReader } from './entry-reader.ts';
import { readPushJson } from './push-json.ts';
import { readPushProtobuf } from './push-protobuf.ts';

export { snappyLength, unpackSnappy } from './snappy.ts';

/** Reads what is sent to Loki's push endpoint. One for each thread. */
export class LokiReader {
  private readonly entries: EntryReader;

  constructor(text: TextReaders) {
    this.entries = new EntryReader(text);
  }

  readJson(body: Buffer, sink: RecordSink, receivedAt: number): void {
    readPushJson(body, this.entries, sink, receivedAt);
  }

  readProtobuf(body: Buffer, sink: RecordSink, receivedAt: number): void {
    readPushProtobuf(body, this.entries, sink, receivedAt);
  }
}

import type { RawFormat } from '../ports/index.ts';
import { readElasticsearchBulk } from './elasticsearch-bulk.ts';
import type { RecordSink } from './format-reader.ts';
import { JsonReader } from './json.ts';
import { LokiReader } from './loki/index.ts';
import { readOtlpJson, readOtlpProtobuf } from './otlp/index.ts';
import { TextReaders } from './text/index.ts';

/** The readers of every format that a request can have. One for each thread. */
export class FormatReaders {
  private readonly json = new JsonReader();
  private readonly text = new TextReaders();
  private readonly loki = new LokiReader(this.text);

  /**
   * Hands every record of the body, in order, to the sink. Never throws on account of the body. `receivedAt` (epoch
   * milliseconds) is what times without a year are held against.
   */
  read(format: RawFormat, body: Buffer, sink: RecordSink, receivedAt = NaN): void {
    switch (format) {
      case 'json':
        return this.json.readJson(body, sink);
      case 'ndjson':
        return this.json.readNdjson(body, sink);
      case 'otlp-json':
        return readOtlpJson(body, sink);
      case 'otlp-protobuf':
        return readOtlpProtobuf(body, sink);
      case 'elasticsearch-bulk':
        return readElasticsearchBulk(this.json, body, sink);
      case 'loki-json':
        return this.loki.readJson(body, sink, receivedAt);
      case 'loki-protobuf':
        return this.loki.readProtobuf(body, sink, receivedAt);
      default:
        return this.text.read(format, body, sink, receivedAt);
    }
  }
}

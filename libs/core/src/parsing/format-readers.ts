import type { RawFormat } from '../ports/index.ts';
import { readElasticsearchBulk } from './elasticsearch-bulk.ts';
import type { RecordSink } from './format-reader.ts';
import { JsonReader } from './json.ts';
import { readOtlpJson, readOtlpProtobuf } from './otlp/index.ts';
import { readPlain } from './plain.ts';

/** The readers of every format that a request can have. One for each thread. */
export class FormatReaders {
  private readonly json = new JsonReader();

  /** Hands every record of the body, in order, to the sink. Never throws on account of the body. */
  read(format: RawFormat, body: Buffer, sink: RecordSink): void {
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
      case 'plain':
        return readPlain(body, sink);
    }
  }
}

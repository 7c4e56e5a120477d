import { StringDecoder } from 'node:string_decoder';
import { LineJoiner, type LineFormat, type TextReaders } from '@tocsin/core/parsing';

/** Lines of a sample from which the formats of a source are told. */
const SAMPLE_LINES = 200;
/** A longer line is cut into pieces of this many characters: memory stays bounded whatever the file holds. */
const LONGEST_LINE = 2 * 1024 * 1024;
const BYTE_ORDER_MARK = '\ufeff';

/** Lines without their ends, LF or CR LF. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let first = true;
  for await (const chunk of chunks) {
    let text = decoder.write(chunk);
    if (first && text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1);
    first &&= text === '';
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
    if (rest.length > LONGEST_LINE) {
      yield rest;
      rest = '';
    }
  }
  rest += decoder.end();
  if (rest !== '') yield rest.endsWith('\r') ? rest.slice(0, -1) : rest;
}

/** One record's text with the formats of its source. */
export interface RawRecord {
  text: string;
  formats: readonly LineFormat[];
}

/**
 * The records of a source: its lines, stack traces put together, blank ones left out. `format` auto finds the formats from the
 * first lines; a line that fits none of them is plain text.
 */
export async function* recordsOf(
  lines: AsyncIterable<string>,
  format: LineFormat | 'auto' | 'plain',
  readers: TextReaders,
): AsyncGenerator<RawRecord> {
  let formats: readonly LineFormat[] | undefined = format === 'auto' ? undefined : format === 'plain' ? [] : [format];
  const joiner = new LineJoiner();
  let sample: string[] = [];
  const record = (text: string | undefined): RawRecord[] =>
    text === undefined || text.trim() === '' || formats === undefined ? [] : [{ text: text.trimEnd(), formats }];
  const taken = (): RawRecord[] => {
    formats ??= readers.detect(sample);
    const records = sample.flatMap((line) => record(joiner.add(line)));
    sample = [];
    return records;
  };
  for await (const line of lines) {
    sample.push(line);
    if (formats !== undefined || sample.length >= SAMPLE_LINES) yield* taken();
  }
  yield* taken();
  yield* record(joiner.end());
}

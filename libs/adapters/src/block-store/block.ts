import { type AttributeValue, CATEGORIES, type ClassifiedLog, levelOf } from '@tocsin/contracts';
import {
  type FieldColumn,
  type FieldSource,
  FLAG_VALUES,
  type LogBatch,
  classifiedLogAt,
  createLogBatch,
  flagsOf,
  guessOf,
  isUncertain,
} from '@tocsin/core/record';
import { type BlockDirectory, type ColumnEntry, type ColumnPlace, readDirectory } from './block-directory.ts';
import { COLUMN_KINDS, type CodedValues, type DecodedColumn, decodeValues } from './column-codec.ts';
import { CONFIDENCE_STEPS, REST_COLUMN, ROW_COLUMN, TEMPLATE_WORDS_COLUMN, TEXT_COLUMNS } from './column-names.ts';
import { logId } from './day.ts';
import { type EncodedBlock, partOf } from './encoded-batch.ts';
import { codedNumbers, decodeNumberArray } from './number-column.ts';
import { DamagedBlockError, unpackPart } from './packed-part.ts';

const FLAG_NAMES = Array.from({ length: FLAG_VALUES }, (_, bits) => flagsOf(bits));
/** Fields that lie in the column of flags, and what they make of a log's bits. */
const OF_FLAGS: Readonly<Record<string, (bits: number) => AttributeValue | undefined>> = {
  flags: (bits) => FLAG_NAMES[bits & (FLAG_NAMES.length - 1)],
  uncertain: isUncertain,
  guess: guessOf,
};
const none: FieldColumn = () => undefined;

/** What `setAttribute` guards against: a key that would change the object's prototype. */
const setAttribute = (attributes: Record<string, AttributeValue>, key: string, value: AttributeValue): void => {
  if (key === '__proto__') Object.defineProperty(attributes, key, { value, enumerable: true, configurable: true, writable: true });
  else attributes[key] = value;
};

/** Where a block's bytes come from. */
export interface BlockParts {
  head: Uint8Array;
  /** Unpacked. */
  wordFilter: () => Uint8Array;
  part: (place: Exclude<ColumnPlace, 'head'>) => Uint8Array;
}

/** A stored block, read column by column as they are asked for. Its rows are in the order of (timestamp, sequence). */
export class Block implements FieldSource {
  readonly length: number;
  private readonly baseSequence: number;
  private readonly directory: BlockDirectory;
  private readonly parts: BlockParts;
  private readonly headColumns: Uint8Array;
  private readonly entries: Map<string, ColumnEntry>;
  private readonly columns = new Map<string, FieldColumn>();
  private readonly decoded = new Map<string, DecodedColumn | undefined>();
  private readonly codedFields = new Map<string, CodedValues | undefined>();
  private readonly arrays = new Map<string, Float64Array>();
  private readonly unpacked = new Map<ColumnPlace, Uint8Array>();
  private templateTexts: string[] | undefined;
  private folded: { folded: string; starts: Uint32Array } | undefined;
  private bytes = 0;

  /** @throws {DamagedBlockError} here and from every method. */
  constructor(count: number, baseSequence: number, parts: BlockParts) {
    this.length = count;
    this.baseSequence = baseSequence;
    this.parts = parts;
    const head = unpackPart(parts.head);
    this.bytes = head.length * 2;
    ({ directory: this.directory, columns: this.headColumns } = readDirectory(head));
    // A column of a kind that only a newer program knows is as good as absent.
    const known = this.directory.columns.filter(({ kind }) => COLUMN_KINDS.includes(kind));
    this.entries = new Map(known.map((entry) => [entry.name, entry]));
  }

  get modelVersion(): string {
    return this.directory.modelVersion;
  }

  /** Memory that the decoded columns take, about. */
  get sizeBytes(): number {
    return this.bytes;
  }

  get wordFilter(): Uint8Array {
    return this.parts.wordFilter();
  }

  /**
   * What is known of the messages by their templates: for each code of `templateId`, the words that all of its messages hold, folded,
   * with a blank before and after each; the word filter has what else is in any message. Undefined where that was not worth keeping.
   */
  templateWords(): { codes: Uint8Array | Uint16Array; words: string[] } | undefined {
    const coded = this.coded('templateId');
    const entry = this.entries.get(TEMPLATE_WORDS_COLUMN);
    if (coded === undefined || entry === undefined) return undefined;
    if (this.templateTexts === undefined) {
      const { value } = decodeValues(entry.kind, this.bytesOf(entry), coded.size - 1);
      this.templateTexts = Array.from({ length: coded.size }, (_, code) => (code === 0 ? ' ' : ` ${String(value(code - 1) ?? '')} `));
    }
    return { codes: coded.codes, words: this.templateTexts };
  }

  /** Attribute columns and their kinds. */
  attributeColumns(): { name: string; kind: ColumnEntry['kind'] }[] {
    return [...this.entries.values()].filter((entry) => entry.name.startsWith('attributes.'));
  }

  /** Event times, epoch milliseconds, ascending. */
  times(): Float64Array {
    return this.array('timestamp');
  }

  sequence(row: number): number {
    return this.baseSequence + (this.array(ROW_COLUMN)[row] ?? 0);
  }

  /** The bits of a log's flags, its guess included. */
  flagBits(row: number): number {
    return this.array('flags')[row] ?? 0;
  }

  /** The messages as one folded text, for a quick look; undefined where they are few, or not plain ASCII. */
  foldedMessages(): { folded: string; starts: Uint32Array } | undefined {
    if (this.folded !== undefined) return this.folded;
    const joined = this.stored('message')?.joined;
    if (!joined?.ascii) return undefined;
    this.folded = { folded: joined.text.toLowerCase(), starts: joined.starts };
    this.bytes += joined.text.length;
    return this.folded;
  }

  /** The row of this place in the commit order, or -1. */
  rowOf(sequence: number): number {
    return this.array(ROW_COLUMN).indexOf(sequence - this.baseSequence);
  }

  /** A field of few values as codes; undefined where it has many, or is not stored so. */
  coded(field: string): CodedValues | undefined {
    if (this.codedFields.has(field)) return this.codedFields.get(field);
    const coded = this.decodeCoded(field);
    this.codedFields.set(field, coded);
    return coded;
  }

  column(field: string): FieldColumn | undefined {
    const known = this.columns.get(field);
    if (known) return known === none ? undefined : known;
    const column = this.decode(field) ?? none;
    this.columns.set(field, column);
    return column === none ? undefined : column;
  }

  /** These rows as a batch, in that order. */
  gather(rows: ArrayLike<number>): LogBatch {
    const count = rows.length;
    const batch = createLogBatch(count, this.modelVersion);
    batch.length = count;
    const numbers = {
      timestamp: batch.timestamp,
      receivedAt: batch.receivedAt,
      severityNumber: batch.severityNumber,
      category: batch.category,
      confidence: batch.confidence,
      flags: batch.flags,
    };
    for (const [name, target] of Object.entries(numbers)) {
      const source = this.array(name);
      for (let i = 0; i < count; i++) target[i] = source[rows[i] as number] as number;
    }
    for (const name of TEXT_COLUMNS) {
      const column = this.column(name) ?? none;
      for (let i = 0; i < count; i++) batch[name][i] = column(rows[i] as number) as string;
    }
    const redactions = this.column('redactions') ?? none;
    for (let i = 0; i < count; i++) {
      const json = redactions(rows[i] as number);
      batch.redactions[i] = typeof json === 'string' ? (JSON.parse(json) as Record<string, number>) : undefined;
    }
    this.gatherAttributes(batch, rows);
    return batch;
  }

  /** One row as every read path answers it. */
  log(row: number): ClassifiedLog {
    return classifiedLogAt(this.gather([row]), 0, logId(this.times()[row] as number, this.sequence(row)));
  }

  private gatherAttributes(batch: LogBatch, rows: ArrayLike<number>): void {
    for (let i = 0; i < rows.length; i++) batch.attributes[i] = undefined;
    for (const { name } of this.attributeColumns()) {
      const column = this.column(name) ?? none;
      const key = name.slice('attributes.'.length);
      for (let i = 0; i < rows.length; i++) {
        const value = column(rows[i] as number);
        if (value !== undefined) setAttribute((batch.attributes[i] ??= {}), key, value);
      }
    }
    const rest = this.column(REST_COLUMN) ?? none;
    for (let i = 0; i < rows.length; i++) {
      const json = rest(rows[i] as number);
      if (typeof json !== 'string') continue;
      for (const [key, value] of JSON.parse(json) as [string, AttributeValue][]) setAttribute((batch.attributes[i] ??= {}), key, value);
    }
  }

  private decode(field: string): FieldColumn | undefined {
    switch (field) {
      case 'level': {
        const severity = this.array('severityNumber');
        return (row) => levelOf(severity[row] as number);
      }
      case 'category': {
        const code = this.array('category');
        return (row) => CATEGORIES[code[row] as number];
      }
      case 'flags':
      case 'uncertain':
      case 'guess': {
        const bits = this.array('flags');
        const read = OF_FLAGS[field] as (bits: number) => AttributeValue | undefined;
        return (row) => read(bits[row] as number);
      }
      case 'modelVersion':
        return () => this.modelVersion;
      case 'timestamp':
      case 'receivedAt':
      case 'severityNumber':
      case 'confidence': {
        const values = this.array(field);
        return (row) => values[row];
      }
    }
    const own = this.stored(field)?.value;
    if (!field.startsWith('attributes.') || !this.entries.has(REST_COLUMN)) return own;
    const rest = this.column(REST_COLUMN) ?? none;
    const key = field.slice('attributes.'.length);
    return (row) => {
      const value = own?.(row);
      if (value !== undefined) return value;
      const json = rest(row);
      return typeof json === 'string' ? (JSON.parse(json) as [string, AttributeValue][]).find(([name]) => name === key)?.[1] : undefined;
    };
  }

  private decodeCoded(field: string): CodedValues | undefined {
    switch (field) {
      case 'level': {
        const severity = this.coded('severityNumber');
        return severity && { ...severity, valueOf: (code) => levelOf(severity.valueOf(code) as number) };
      }
      case 'severityNumber':
      case 'category': {
        const numbers = codedNumbers(this.bytesOf(this.entry(field)), this.length);
        if (numbers === undefined || field === 'severityNumber') return numbers;
        const { valueOf } = numbers;
        return { ...numbers, valueOf: (code) => CATEGORIES[valueOf(code)] };
      }
      case 'flags':
      case 'uncertain':
      case 'guess': {
        const numbers = codedNumbers(this.bytesOf(this.entry('flags')), this.length);
        const read = OF_FLAGS[field] as (bits: number) => AttributeValue | undefined;
        return numbers && { ...numbers, valueOf: (code) => read(numbers.valueOf(code)) };
      }
      case 'timestamp':
      case 'receivedAt':
      case 'confidence':
      case 'modelVersion':
        return undefined;
    }
    return field.startsWith('attributes.') && this.entries.has(REST_COLUMN) ? undefined : this.stored(field)?.coded;
  }

  private stored(name: string): DecodedColumn | undefined {
    const known = this.decoded.get(name);
    if (known !== undefined) return known;
    const entry = this.entries.get(name);
    const column = entry && decodeValues(entry.kind, this.bytesOf(entry), this.length);
    this.decoded.set(name, column);
    return column;
  }

  private entry(name: string): ColumnEntry {
    const entry = this.entries.get(name);
    if (entry === undefined) throw new DamagedBlockError(`A block lacks its column ${name}.`);
    return entry;
  }

  private array(name: string): Float64Array {
    let values = this.arrays.get(name);
    if (values === undefined) {
      ({ values } = decodeNumberArray(this.bytesOf(this.entry(name)), this.length));
      if (name === 'confidence') values = values.map((steps) => steps / CONFIDENCE_STEPS);
      this.arrays.set(name, values);
      this.bytes += values.byteLength;
    }
    return values;
  }

  private bytesOf(entry: ColumnEntry): Uint8Array {
    return this.part(entry.place).subarray(entry.at, entry.at + entry.bytes);
  }

  private part(place: ColumnPlace): Uint8Array {
    if (place === 'head') return this.headColumns;
    let part = this.unpacked.get(place);
    if (part === undefined) {
      part = unpackPart(this.parts.part(place));
      this.unpacked.set(place, part);
      this.bytes += part.length * 2;
    }
    return part;
  }
}

/** A block that is still in memory. */
export const openEncodedBlock = (block: EncodedBlock, firstSequence: number): Block =>
  new Block(block.count, firstSequence + block.firstRow, {
    head: partOf(block, 'head'),
    wordFilter: () => unpackPart(partOf(block, 'wordFilter')),
    part: (place) => partOf(block, place),
  });

import { type AttributeValue, CATEGORIES, levelOf } from '@tocsin/contracts';
import { flagsOf } from './flags.ts';
import type { LogBatch } from './log-batch.ts';
import { guessOf, isUncertain } from './uncertainty.ts';

/** One field of a set of logs: the value in a row, undefined where the log lacks it. */
export type FieldColumn = (row: number) => AttributeValue | undefined;

/**
 * Logs as the search predicate sees them: by field name. Names are those of ClassifiedLog, attributes as `attributes.<dotted key>`;
 * times are epoch milliseconds, `level`, `category` and `guess` their names, `flags` an array of names, `uncertain` true or false of every log.
 */
export interface FieldSource {
  readonly length: number;
  /** undefined: no log here has the field. May decode lazily; ask once per query, not per row. */
  column(field: string): FieldColumn | undefined;
}

/** The fields of a batch in memory, for the live tail and the rules. */
export const fieldSourceOf = (batch: LogBatch): FieldSource => ({
  length: batch.length,
  column: (field) => {
    switch (field) {
      case 'timestamp':
        return (row) => batch.timestamp[row];
      case 'receivedAt':
        return (row) => batch.receivedAt[row];
      case 'severityNumber':
        return (row) => batch.severityNumber[row];
      case 'level':
        return (row) => levelOf(batch.severityNumber[row] ?? 9);
      case 'category':
        return (row) => CATEGORIES[batch.category[row] ?? 3];
      case 'confidence':
        return (row) => batch.confidence[row];
      case 'flags':
        return (row) => flagsOf(batch.flags[row] ?? 0);
      case 'uncertain':
        return (row) => isUncertain(batch.flags[row] ?? 0);
      case 'guess':
        return (row) => guessOf(batch.flags[row] ?? 0);
      case 'modelVersion':
        return () => batch.modelVersion;
      case 'service':
      case 'host':
      case 'environment':
      case 'version':
      case 'message':
      case 'traceId':
      case 'spanId':
      case 'userId':
      case 'templateId':
        return (row) => batch[field][row];
      default: {
        if (!field.startsWith('attributes.')) return undefined;
        const key = field.slice('attributes.'.length);
        return (row) => {
          const attributes = batch.attributes[row];
          // What every object inherits (`constructor`, …) is no attribute.
          return attributes !== undefined && Object.hasOwn(attributes, key) ? attributes[key] : undefined;
        };
      }
    }
  },
});

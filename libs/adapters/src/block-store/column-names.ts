/** Columns of a block that are not fields of the record. A column's name, not its place, says what it is. */
export const ROW_COLUMN = '#row';
/** Attributes beyond the column limit, as JSON. */
export const REST_COLUMN = '#rest';
/** For each template of the block, in the order of its dictionary: the words that all of its messages share. */
export const TEMPLATE_WORDS_COLUMN = '#template-words';
/** Confidence in thousandths, as every read path shows it. */
export const CONFIDENCE_STEPS = 1000;

/** Text fields of the record, all but the message. */
export const FIELD_COLUMNS = ['service', 'host', 'environment', 'version', 'traceId', 'spanId', 'userId', 'templateId'] as const;
export const TEXT_COLUMNS = ['message', ...FIELD_COLUMNS] as const;

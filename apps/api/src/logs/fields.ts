import type { FieldsResult } from '@tocsin/contracts';
import { RECORD_FIELDS, resolveField, shortFieldName } from '@tocsin/core/query';

type Field = FieldsResult['fields'][number];

const TYPES: Readonly<Record<string, Field['type']>> = {
  timestamp: 'time',
  receivedAt: 'time',
  message: 'text',
  severityNumber: 'number',
  confidence: 'number',
  uncertain: 'boolean',
};

/** The fields that a query may name: those of every record, then the attributes seen lately, each by the shortest name that means it. */
export const fieldsWith = (attributes: readonly Field[]): Field[] => {
  const own = RECORD_FIELDS.map((name) => ({ name, type: TYPES[name] ?? 'keyword' }));
  const seen = attributes.map(({ name, type }) => {
    const field = name.startsWith('attributes.') ? name : `attributes.${name}`;
    return { name: shortFieldName(resolveField(field)), type };
  });
  return [...own, ...seen];
};

import type { ClassifiedLog } from '@tocsin/contracts';
import { classifiedLogAt, type LogBatch } from '../record/index.ts';

const MESSAGE_LENGTH = 2000;
const VALUE_LENGTH = 500;
const ATTRIBUTES = 40;

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

/** A log as an alert shows it: long texts cut and further attributes left out, so that no log makes a signal large. */
export const exampleOf = (log: ClassifiedLog): ClassifiedLog => {
  const attributes: ClassifiedLog['attributes'] = {};
  for (const [key, value] of Object.entries(log.attributes).slice(0, ATTRIBUTES)) {
    if (typeof value === 'string') attributes[key] = cut(value, VALUE_LENGTH);
    else if (!Array.isArray(value) || JSON.stringify(value).length <= VALUE_LENGTH) attributes[key] = value;
  }
  return { ...log, message: cut(log.message, MESSAGE_LENGTH), attributes };
};

/** The same for a row of a batch. The id comes later. */
export const exampleAt = (batch: LogBatch, row: number): ClassifiedLog => exampleOf(classifiedLogAt(batch, row, ''));

import type { RecordSink } from './format-reader.ts';
import { type JsonReader, parseJson } from './json.ts';
import { eachLine } from './lines.ts';
import { RecordError } from './record-error.ts';

const BAD_ACTION = new RecordError('not_json', 'The action line is not a JSON object with one of create, index, update or delete.');
const NOT_TAKEN = new RecordError('bad_type', 'Only the actions create and index are taken: logs are not changed or deleted.');
const NO_DOCUMENT = new RecordError('not_object', 'The action has no document after it.');

/** Longer than any action line: such a line is a document out of step. */
const ACTION_BYTES = 16 * 1024;
type Action = 'create' | 'index' | 'update' | 'delete';

const actionOf = (body: Buffer, from: number, end: number): Action | undefined => {
  if (end - from > ACTION_BYTES) return undefined;
  const value = parseJson(body.toString('utf8', from, end));
  if (typeof value !== 'object' || value === null) return undefined;
  const names = Object.keys(value);
  const name = names[0];
  return names.length === 1 && (name === 'create' || name === 'index' || name === 'update' || name === 'delete') ? name : undefined;
};

/**
 * Reads a body of the Elasticsearch bulk API. Every action is one record for the sink, in order, so that the answer can have
 * an item for each: documents of create and index are taken, update and delete refused.
 */
export const readElasticsearchBulk = (json: JsonReader, body: Buffer, sink: RecordSink): void => {
  let pending: Action | undefined;
  eachLine(body, (from, end) => {
    if (pending !== undefined) {
      if (pending === 'update') sink.reject(NOT_TAKEN);
      else json.readLine(body, from, end, sink);
      pending = undefined;
      return;
    }
    const action = actionOf(body, from, end);
    if (action === undefined) sink.reject(BAD_ACTION);
    else if (action === 'delete') sink.reject(NOT_TAKEN);
    else pending = action;
  });
  if (pending !== undefined) sink.reject(NO_DOCUMENT);
};

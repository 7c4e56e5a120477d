import type { IngestReceipt, Rejection, RejectReason } from '@tocsin/contracts';
import type { BulkAction } from './bulk-actions.ts';
import { FilterPath } from './filter-path.ts';

export interface BulkAnswer {
  receipt: IngestReceipt;
  /** Of each item. */
  actions: readonly BulkAction[];
  index: string;
  batchId: string;
  tookMs: number;
  filterPath?: string | undefined;
}

/** Elasticsearch's own names, so that shippers sort a refusal into "do not retry". */
const errorType = (reason: RejectReason): string =>
  reason === 'too_large' || reason === 'poison' ? 'illegal_argument_exception' : 'document_parsing_exception';

const object = (members: (readonly [wanted: boolean, text: string])[]): string =>
  `{${members
    .filter(([wanted]) => wanted)
    .map(([, text]) => text)
    .join(',')}}`;

/** Text of items by what the client wants of them; made once an answer, called once an item. */
const itemWriter = (action: BulkAction, { index, batchId }: BulkAnswer, path: FilterPath) => {
  const wants = (...name: string[]) => path.wants('items', action, ...name);
  const indexText = wants('_index') ? `"_index":${JSON.stringify(index)},` : '';
  const withId = wants('_id');
  const created = `${wants('_version') ? '"_version":1,' : ''}${wants('result') ? '"result":"created",' : ''}${wants('status') ? '"status":201,' : ''}`;
  const refusedStatus = wants('status') ? '"status":400,' : '';
  const withType = wants('error', 'type');
  const withReason = wants('error', 'reason');
  const error = ({ reason, detail }: Rejection) =>
    object([
      [withType, `"type":"${errorType(reason)}"`],
      [withReason, `"reason":${JSON.stringify(detail)}`],
    ]);
  return (position: number, rejection: Rejection | undefined): string => {
    const id = withId ? `"_id":"${batchId}-${position}",` : '';
    const outcome = rejection ? `${refusedStatus}${withType || withReason ? `"error":${error(rejection)},` : ''}` : created;
    const members = indexText + id + outcome;
    // A filter leaves out what has become empty.
    return members === '' ? '' : `{"${action}":{${members.slice(0, -1)}}}`;
  };
};

/** The answer of the Elasticsearch bulk API as JSON text: one item for each action, in the order of the request. */
export const bulkResponse = (answer: BulkAnswer): string => {
  const { receipt, actions, tookMs } = answer;
  const path = new FilterPath(answer.filterPath);
  const refused = new Map(receipt.rejected.map((rejection) => [rejection.index, rejection]));
  const writers = new Map<BulkAction, ReturnType<typeof itemWriter>>();
  const writerOf = (action: BulkAction) => {
    let writer = writers.get(action);
    if (writer === undefined) writers.set(action, (writer = itemWriter(action, answer, path)));
    return writer;
  };
  const items: string[] = [];
  for (let position = 0; position < receipt.accepted + refused.size; position++) {
    const text = writerOf(actions[position] ?? 'index')(position, refused.get(position));
    if (text !== '') items.push(text);
  }
  return object([
    [path.wants('took'), `"took":${Math.round(tookMs)}`],
    [path.wants('errors'), `"errors":${refused.size > 0}`],
    [items.length > 0 || path.wants('items'), `"items":[${items.join(',')}]`],
  ]);
};

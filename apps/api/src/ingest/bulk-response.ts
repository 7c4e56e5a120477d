import type { IngestReceipt, RejectReason } from '@tocsin/contracts';

/** The action that a bulk body begins with; its items are answered under the same name. */
export const bulkActionOf = (body: Uint8Array): 'create' | 'index' => {
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(64, body.byteLength)).toString('latin1');
  return /^\s*\{\s*"create"/.test(start) ? 'create' : 'index';
};

/** Elasticsearch's own names, so that shippers sort a refusal into "do not retry". */
const errorType = (reason: RejectReason): string =>
  reason === 'too_large' || reason === 'poison' ? 'illegal_argument_exception' : 'document_parsing_exception';

/** The answer of the Elasticsearch bulk API: one item for each document, in the order of the request. */
export const bulkResponse = (options: {
  receipt: IngestReceipt;
  action: 'create' | 'index';
  index: string;
  batchId: string;
  tookMs: number;
}): string => {
  const { receipt, action, index, batchId, tookMs } = options;
  const refused = new Map(receipt.rejected.map((rejection) => [rejection.index, rejection]));
  const total = receipt.accepted + refused.size;
  const items = Array.from({ length: total }, (_, position) => {
    const rejection = refused.get(position);
    const about = { _index: index, _id: `${batchId}-${position}` };
    if (!rejection) return { [action]: { ...about, _version: 1, result: 'created', status: 201 } };
    return { [action]: { ...about, status: 400, error: { type: errorType(rejection.reason), reason: rejection.detail } } };
  });
  return JSON.stringify({ took: Math.round(tookMs), errors: refused.size > 0, items });
};

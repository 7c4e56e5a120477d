import type { IngestReceipt } from '@tocsin/contracts';
import { BodyError } from '../content-encoding.ts';
import { refusedAsWhole, rejectionSummary } from '../rejections.ts';

/**
 * Loki's clients have no partial success: where some entries are refused Loki stores the others and answers 400, which its clients log
 * and do not send again. @throws BodyError
 */
export const requireAllTaken = (receipt: IngestReceipt): void => {
  const { accepted, rejected } = receipt;
  const [first] = rejected;
  if (first === undefined) return;
  if (refusedAsWhole(receipt)) throw new BodyError('malformed', first.detail);
  const stored = accepted === 0 ? 'none was stored' : `the other ${accepted} are stored`;
  throw new BodyError('malformed', `${rejected.length} entries were refused (${rejectionSummary(rejected)}), ${stored}. ${first.detail}`);
};

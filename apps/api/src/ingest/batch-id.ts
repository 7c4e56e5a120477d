import { createHash, randomUUID } from 'node:crypto';
import { BodyError } from './content-encoding.ts';

const MOST_CHARACTERS = 256;

/**
 * The id under which the store remembers a batch. A sender's Idempotency-Key counts for that sender alone: two senders
 * that choose the same key never hide each other's logs. @throws BodyError for an unusable key
 */
export const batchIdOf = (callerId: string, idempotencyKey: string | undefined): string => {
  if (idempotencyKey === undefined) return randomUUID();
  if (idempotencyKey === '' || idempotencyKey.length > MOST_CHARACTERS) {
    throw new BodyError('malformed', `Idempotency-Key must have 1 to ${MOST_CHARACTERS} characters.`);
  }
  return createHash('sha256').update(`${callerId}\u0000${idempotencyKey}`).digest('base64url');
};

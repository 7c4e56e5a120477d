import * as z from 'zod';
import { ProblemError } from './problem-error.ts';

/** A place in a list as an opaque text. It is not secret: whoever decodes it must not trust what is in it. */
export const encodeCursor = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** @throws ProblemError `malformed` when it is not one of ours */
export const decodeCursor = <T>(schema: z.ZodType<T>, cursor: string): T => {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new ProblemError('malformed', 'The cursor is not one of ours, or belongs to another list.', { cause });
  }
};

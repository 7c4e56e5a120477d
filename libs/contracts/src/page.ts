import * as z from 'zod';

/** A page of any list: `nextCursor` is null on the last one. */
export const pageOf = <T extends z.ZodType>(item: T, id: string) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() }).meta({ id });
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

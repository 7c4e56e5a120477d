import * as z from 'zod';

/** A page of any list: `nextCursor` is null on the last one. */
export const pageOf = <T extends z.ZodType>(item: T, id: string) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() }).meta({ id });
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** What every list takes: how many, and from where on. */
export const PageParams = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).optional().describe('`nextCursor` of the page before'),
});
export type PageParams = z.infer<typeof PageParams>;

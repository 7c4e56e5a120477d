/** A query text that cannot be read. `offset` and `length` (UTF-16 units) mark the faulty part inside the text, for the search bar. */
export class QuerySyntaxError extends Error {
  readonly code = 'query_syntax';
  readonly offset: number;
  readonly length: number;

  constructor(message: string, offset: number, length: number) {
    super(message);
    this.name = 'QuerySyntaxError';
    this.offset = offset;
    this.length = length;
  }
}

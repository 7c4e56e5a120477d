export type { FieldName, QueryNode, TokenTest } from './tree.ts';
export * from './build.ts';
export { type Predicate, type RowTest, compileQuery } from './compile.ts';
export { RECORD_FIELDS, resolveField, shortFieldName } from './fields.ts';
export { formatQuery } from './format.ts';
export { QUERY_LIMITS } from './limits.ts';
export { parseQuery } from './parse.ts';
export { QuerySyntaxError } from './syntax-error.ts';
export { type FilterCoverage, MESSAGE_ONLY, WHOLE_RECORD, passesTokenTest, tokenTest } from './token-test.ts';

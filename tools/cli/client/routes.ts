import type { paths } from './api.generated.ts';

export type Method = 'get' | 'post' | 'put' | 'delete';
/** Paths that answer to a method. */
export type PathOf<M extends Method> = { [P in keyof paths]: paths[P][M] extends { responses: unknown } ? P : never }[keyof paths];

type Operation<M extends Method, P extends PathOf<M>> = paths[P][M];
type Parameters<O> = O extends { parameters: { path?: infer Path; query?: infer Query; header?: infer Header } }
  ? Given<'path', Path> & Given<'query', Query> & Given<'header', Header>
  : object;
type Given<Name extends string, Value> = [NonNullable<Value>] extends [never]
  ? object
  : object extends Value
    ? Partial<Record<Name, Value>>
    : undefined extends Value
      ? Partial<Record<Name, Value>>
      : Record<Name, Value>;
type JsonBody<O> = O extends { requestBody: { content: { 'application/json': infer Body } } } ? { body: Body } : object;

/** What a call takes: path and query parameters, headers, and a body, as far as the route has them. */
export type CallInput<M extends Method, P extends PathOf<M>> = Parameters<Operation<M, P>> & JsonBody<Operation<M, P>>;

type Content<R> = R extends { content: { 'application/json': infer Json } } ? Json : undefined;
type Success<R> = R extends { 200: infer Ok } ? Content<Ok> : R extends { 201: infer Made } ? Content<Made> : undefined;
/** The JSON of a success; undefined where there is none. */
export type Answer<M extends Method, P extends PathOf<M>> = Operation<M, P> extends { responses: infer R } ? Success<R> : never;

/** The parts of any route's input, once types have done their work. */
export interface AnyInput {
  path?: Record<string, string>;
  query?: Record<string, string | number | boolean | undefined>;
  header?: Record<string, string | undefined>;
  body?: unknown;
}

/** Address of a call: `{name}` of the path filled in, and the query behind it. */
export const addressOf = (server: string, path: string, { path: names = {}, query = {} }: AnyInput): URL => {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ''));
  const url = new URL(server.replace(/\/+$/, '') + filled);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
};

import type { OpenAPIObject } from '@nestjs/swagger';
import { NothingAccepted, Problem } from '@tocsin/contracts';
import type * as z from 'zod';
import { contractSchema } from './json-schema.ts';

/** Of operations that we have. */
export const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
type Operation = NonNullable<NonNullable<OpenAPIObject['paths'][string]>['get']>;

const MEANINGS: Readonly<Record<string, string>> = {
  400: 'The request could not be read',
  401: 'Not signed in, or the key is not valid',
  403: 'Not allowed with this role or key',
  404: 'There is nothing of that id',
  413: 'The body is too large',
  415: 'The media type is not taken here',
  422: 'Some values are wrong; `errors` names them',
  429: 'Too many calls; `Retry-After` says when to come back',
  503: 'Something this needs is away; `Retry-After` says when to come back',
};

type Content = Record<string, { schema?: unknown }>;
/** A contract and what it refers to, as they stand among the document's components. */
const componentsOf = (shape: z.ZodType): Record<string, unknown> => {
  const { components } = contractSchema(shape, { schemaType: 'output' }) ?? {};
  return JSON.parse(JSON.stringify(components).replaceAll('"#/$defs/', '"#/components/schemas/')) as Record<string, unknown>;
};

const PROBLEM: Content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** Statuses that a route may answer beside success, by what it takes. */
const statusesOf = (operation: Operation, path: string): string[] => [
  '400',
  ...(operation.security?.length ? ['401', '403'] : []),
  ...(path.includes('{') ? ['404'] : []),
  ...(operation.requestBody ? ['413', '415'] : []),
  ...(operation.requestBody || operation.parameters?.length ? ['422'] : []),
  '429',
  '503',
];

/**
 * Writes the errors that every route has in common into the document. What a route says of its own stays; where it speaks the protocol
 * of another product, the content of its `default` response is that of all its errors.
 */
export const withProblems = (document: OpenAPIObject): OpenAPIObject => {
  const schemas = ((document.components ??= {}).schemas ??= {});
  for (const shape of [Problem, NothingAccepted]) Object.assign(schemas, componentsOf(shape));
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      const content = (operation.responses['default'] as { content?: Content } | undefined)?.content ?? PROBLEM;
      const failure = (description: string) => ({ description, content }) as Operation['responses'][string];
      const errors = Object.fromEntries(statusesOf(operation, path).map((status) => [status, failure(MEANINGS[status] ?? 'Problem')]));
      operation.responses = { ...errors, default: failure('Any other problem'), ...operation.responses };
    }
  }
  return document;
};

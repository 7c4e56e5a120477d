import type { OpenAPIObject } from '@nestjs/swagger';
import { Problem } from '@tocsin/contracts';
import { contractSchema } from './json-schema.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
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

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

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

/** Writes the errors that every route has in common into the document. What a route says of its own stays. */
export const withProblems = (document: OpenAPIObject): OpenAPIObject => {
  const schemas = ((document.components ??= {}).schemas ??= {});
  Object.assign(schemas, contractSchema(Problem, { schemaType: 'output' })?.components);
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      const errors = Object.fromEntries(statusesOf(operation, path).map((status) => [status, problem(MEANINGS[status] ?? 'Problem')]));
      operation.responses = { ...errors, default: problem('Any other problem'), ...operation.responses };
    }
  }
  return document;
};

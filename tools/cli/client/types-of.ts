import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';

const HEAD = `/* eslint-disable */\n// Made by tools/cli/client/generate.ts from the description that a server gives of itself (/api/openapi.json); not edited by hand.\n`;

/** TypeScript types of the API that the server at this address describes, formatted as a file of ours. */
export const typesOf = async (url: string): Promise<string> => {
  const response = await fetch(new URL('/api/openapi.json', url), { signal: AbortSignal.timeout(10_000) });
  const document = (await response.json()) as OpenAPI3;
  const types = await openapiTypescript(document, { alphabetize: true, defaultNonNullable: false, silent: true });
  return format(HEAD + astToString(types), { ...(await resolveConfig(import.meta.filename)), parser: 'typescript' });
};

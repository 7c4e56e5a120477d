// node tools/cli/client/generate.ts [URL]: writes the types of the API (api.generated.ts) from a running server's OpenAPI document.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { typesOf } from './types-of.ts';

const url = process.argv[2] ?? 'http://127.0.0.1:8080';
writeFileSync(join(import.meta.dirname, 'api.generated.ts'), await typesOf(url));

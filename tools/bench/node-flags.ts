import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** Node's own options that `npm run start:<app>` gives the app, so that it is measured as it is run. */
export const nodeFlagsOf = (app: 'api' | 'stream' | 'alerts'): string[] =>
  (scripts[`start:${app}`] ?? '').split(' ').filter((word) => word.startsWith('--'));

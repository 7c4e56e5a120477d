import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { StackError } from './stack-error.ts';

const closedFolder = (path: string): string | undefined => {
  const parent = dirname(path);
  const above = parent === path ? undefined : closedFolder(parent);
  if (above !== undefined) return above;
  return (statSync(path).mode & 0o001) === 0 ? path : undefined;
};

/** As root, the servers run as users of their own, who must reach their files. @throws StackError `wrong_setting`, naming the folder */
export const requireOpenFolder = (folder: string): void => {
  if (process.getuid?.() !== 0) return;
  const closed = closedFolder(resolve(folder));
  if (closed === undefined) return;
  throw new StackError(
    'wrong_setting',
    `Elasticsearch and PostgreSQL do not run as root, and other users may not enter ${closed}. ` +
      `Set TOCSIN_STACK_DIR to a folder that they can reach, or run \`chmod o+x ${closed}\`, or run this as another user than root.`,
  );
};

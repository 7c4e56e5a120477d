import { requireBuildTools } from './java.ts';
import { StackError } from './stack-error.ts';

/** Why there can be no servers here; undefined where there can. */
const missing = (): string | undefined => {
  try {
    requireBuildTools();
    return undefined;
  } catch (error) {
    if (error instanceof StackError) return error.message;
    throw error;
  }
};

/** Tests that start servers of their own. Without Java or Maven they are reported as skipped, with the reason; on CI they fail. */
export const describeWithServers = (name: string, body: () => void): void => {
  const why = missing();
  if (why === undefined || process.env['CI']) describe(name, body);
  else describe.skip(`${name} (skipped: ${why})`, body);
};

import type { Problem } from '@tocsin/contracts';

/** The server refused a call; what it said of it (RFC 9457). */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly problem: Partial<Problem>;

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? `The server answered ${status}.`);
    this.status = status;
    this.code = problem.code ?? 'unknown';
    this.problem = problem;
  }
}

/** No answer came: the server is away, or what answers is no Tocsin. */
export class ServerAwayError extends Error {
  readonly code = 'server_away';
}

/** What `fetch` and undici say when no connection came about, in a word such as ECONNREFUSED. */
export const whyNoAnswer = (error: unknown): string => {
  const { name, code, cause } = error as { name?: string; code?: string; cause?: { code?: string; message?: string } };
  return cause?.code ?? code ?? (name === 'TimeoutError' ? 'no answer in time' : (cause?.message ?? name ?? 'unknown'));
};

/** The problem document of an answer, whatever it holds. */
export const problemOf = (text: string): Partial<Problem> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
};

/** The error for a person: what is wrong, where, and what helps. */
export const explainApiError = ({ status, code, message, problem }: ApiError): string => {
  const lines = [message];
  for (const { path, message: what } of problem.errors ?? []) lines.push(`  ${path || '(all)'}: ${what}`);
  if (problem.position) lines.push(`  at character ${problem.position.offset + 1} of the query`);
  if (status === 401) lines.push('Pass an API key with --key-file or TOCSIN_KEY; the dashboard makes keys under Users and keys.');
  if (status === 403) lines.push('`tocsin doctor` shows what this key may do.');
  if (status === 404 && code !== 'not_found') lines.push('Is --url the address of a Tocsin server?');
  if (status >= 500 && problem.requestId !== undefined) lines.push(`The server's log tells more under request ${problem.requestId}.`);
  return lines.join('\n');
};

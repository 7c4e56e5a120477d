/**
 * PostgreSQL's classes of "not now": connection, resources, operator intervention (it stops or starts), a lock that was not to be had.
 * https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
const SQL_STATE = /^(08...|40...|53...|55P03|57...)$/;
/** Of the system: refused, reset, unreachable, timed out, no such name at the moment. */
const SYSTEM = /^(ECONN\w+|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EPIPE)$/;
/** pg's own errors of a connection that ended or took too long have no code. */
const OF_PG = /connection (terminated|ended|error)|timeout exceeded when trying to connect|query read timeout|not queryable/i;

/** Whether an error of the database says that it is away or busy, and not that it refused what it was asked: a repetition may succeed. */
export const isDatabaseAway = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return SQL_STATE.test(code) || SYSTEM.test(code);
  return typeof message === 'string' && OF_PG.test(message);
};

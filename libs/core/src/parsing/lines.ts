/** Nothing but blanks (JSON's white space) between two places? */
export const isBlank = (body: Buffer, from: number, end: number): boolean => {
  for (let at = from; at < end; at++) {
    const byte = body[at] as number;
    if (byte !== 32 && byte !== 13 && byte !== 9 && byte !== 10) return false;
  }
  return true;
};

const NEWLINE = 10;

/** Calls `visit` with the places of every line that is not blank, without its newline. */
export const eachLine = (body: Buffer, visit: (from: number, end: number) => void): void => {
  for (let from = 0; from < body.length;) {
    const newline = body.indexOf(NEWLINE, from);
    const end = newline < 0 ? body.length : newline;
    if (!isBlank(body, from, end)) visit(from, end);
    from = end + 1;
  }
};

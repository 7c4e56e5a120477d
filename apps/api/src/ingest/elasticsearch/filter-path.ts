/**
 * `filter_path` of Elasticsearch's API: which parts of an answer the client wants. Patterns are dotted paths in which `*` stands for
 * any part of one name and `**` for any number of names; a pattern that ends early takes all below it. Without patterns: everything.
 */
export class FilterPath {
  private readonly patterns: string[][];

  constructor(given: string | undefined) {
    this.patterns = (given ?? '')
      .split(',')
      .map((pattern) => pattern.trim())
      .filter((pattern) => pattern !== '' && !pattern.startsWith('-'))
      .slice(0, 32)
      .map((pattern) => pattern.split('.').slice(0, 16));
  }

  /** Is the value at this path wanted? */
  wants(...path: string[]): boolean {
    return this.patterns.length === 0 || this.patterns.some((pattern) => covers(pattern, 0, path, 0));
  }
}

const fits = (pattern: string, name: string): boolean => {
  const pieces = pattern.split('*');
  const first = pieces[0] ?? '';
  if (pieces.length === 1) return pattern === name;
  const last = pieces.at(-1) ?? '';
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= name.length - last.length;
};

const covers = (pattern: readonly string[], p: number, path: readonly string[], n: number): boolean => {
  const part = pattern[p];
  if (part === undefined) return true;
  if (part === '**') return covers(pattern, p + 1, path, n) || (n < path.length && covers(pattern, p, path, n + 1));
  const name = path[n];
  return name !== undefined && fits(part, name) && covers(pattern, p + 1, path, n + 1);
};

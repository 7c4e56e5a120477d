/** A value as the search language takes it: bare where it can be, else quoted. */
export const quoted = (value: string): string => (/^[\w.][\w.-]*$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`);

export const term = (field: string, value: string): string => `${field}:${quoted(value)}`;

/** The top-level parts of a query, quotes and brackets kept whole: what the chips show. */
export const partsOf = (query: string): string[] => {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  let inQuotes = false;
  for (let at = 0; at < query.length; at++) {
    const char = query.charAt(at);
    if (char === '\\' && inQuotes) {
      part += char + query.charAt(++at);
      continue;
    }
    if (char === '"') inQuotes = !inQuotes;
    else if (!inQuotes && char === '(') depth++;
    else if (!inQuotes && char === ')') depth--;
    if (char === ' ' && !inQuotes && depth <= 0) {
      if (part) parts.push(part);
      part = '';
    } else part += char;
  }
  if (part) parts.push(part);
  return parts;
};

/** Parts that stand alone as filters: chips are offered only where no operator joins them. */
export const chipsOf = (query: string): string[] => {
  const parts = partsOf(query);
  return parts.some((part) => /^(OR|AND|NOT)$/.test(part)) ? [] : parts.filter((part) => /^-?[\w.@/-]+(:|[<>]=?|=)/.test(part));
};

/** A filter and its opposite. */
export const negated = (part: string): string => (part.startsWith('-') ? part.slice(1) : `-${part}`);

/** The query with a filter more: once, and not beside its opposite. Where operators join the parts, they are kept together. */
export const withPart = (query: string, part: string): string => {
  const parts = partsOf(query);
  if (parts.includes(part)) return query;
  const others = parts.filter((each) => each !== negated(part));
  const text = others.join(' ');
  return others.some((each) => each === 'OR') ? `(${text}) ${part}` : `${text} ${part}`.trim();
};

export const withoutPart = (query: string, part: string): string =>
  partsOf(query)
    .filter((p) => p !== part)
    .join(' ');

/** What is being typed at the caret: a field's name, or a value of `field`. */
export interface Completion {
  field: string | null;
  prefix: string;
  /** Where the typed piece starts; the chosen text replaces it up to the caret. */
  start: number;
}

/** What to complete at `caret`; null inside a quoted text or where nothing can be told. */
export const completionAt = (query: string, caret: number): Completion | null => {
  const before = query.slice(0, caret);
  if ((before.match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1) return null;
  const piece = /[^\s()]*$/.exec(before)?.[0] ?? '';
  const bare = piece.replace(/^-/, '');
  const start = caret - bare.length;
  const field = /^([\w.@-]+):/.exec(bare);
  if (!field) return { field: null, prefix: bare, start };
  const value = bare.slice(field[0].length);
  return /^[<>]/.test(value) ? null : { field: field[1] ?? null, prefix: value, start: start + field[0].length };
};

/** Names under which items of a bulk answer stand. */
export type BulkAction = 'create' | 'index' | 'update' | 'delete';
const ACTIONS: readonly BulkAction[] = ['create', 'index', 'update', 'delete'];

const NEWLINE = 10;
const QUOTE = 34;
const BRACE = 123;
const isBlank = (byte: number | undefined): boolean => byte === 32 || byte === 9 || byte === 13;

const pastBlanks = (body: Buffer, from: number): number => {
  let at = from;
  while (isBlank(body[at])) at++;
  return at;
};

/** Told by the bytes at the beginning of a line. */
const actionAt = (body: Buffer, brace: number): BulkAction | undefined => {
  if (body[brace] !== BRACE) return undefined;
  const quote = pastBlanks(body, brace + 1);
  if (body[quote] !== QUOTE) return undefined;
  return ACTIONS.find((action) => {
    for (let i = 0; i < action.length; i++) if (body[quote + 1 + i] !== action.charCodeAt(i)) return false;
    return body[quote + 1 + action.length] === QUOTE;
  });
};

/**
 * The action of each item of a bulk body, in order, for the answer: told by the beginnings of its lines, without parsing any
 * (0.1 µs an item).
 */
export const bulkActionsOf = (bytes: Uint8Array): BulkAction[] => {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const actions: BulkAction[] = [];
  let documentFollows = false;
  for (let from = 0; from < body.length;) {
    const newline = body.indexOf(NEWLINE, from);
    const end = newline < 0 ? body.length : newline;
    const start = pastBlanks(body, from);
    from = end + 1;
    if (start >= end) continue;
    if (documentFollows) {
      documentFollows = false;
      continue;
    }
    const action = actionAt(body, start);
    // What is no action is refused by itself; clients expect its item under some name.
    actions.push(action ?? 'index');
    documentFollows = action !== undefined && action !== 'delete';
  }
  return actions;
};

/** `_index` of the first action, where the path names none. */
export const bulkIndexOf = (bytes: Uint8Array): string | undefined => {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024)).toString('utf8');
  return /^\s*\{\s*"\w+"\s*:\s*\{[^{}\n]*"_index"\s*:\s*"([^"\\\n]{1,255})"/.exec(body)?.[1];
};
